// A library in C++ that calls back while exceptions are under way: from destructors that run while the stack is
// unwound, whose code compilers put away from their functions', and from an exception's own destructor.
typedef int (*Callback)(int);

namespace way {

struct Failure {
  Callback callback;
  explicit Failure(Callback callback) : callback(callback) {}
  Failure(const Failure &other) : callback(other.callback) {}
  ~Failure() { callback(2); }
};

template <typename Value>
struct Guard {
  Callback callback;
  Value value;
  ~Guard() { callback(static_cast<int>(value)); }
};

static volatile int depth;

__attribute__((noinline)) void fail(Callback callback, int) {
  depth++;
  throw Failure(callback);
}

__attribute__((noinline)) void fail(Callback callback, double value) {
  Guard<double> guard = {callback, value};
  fail(callback, static_cast<int>(value));
  depth++;
}

static inline __attribute__((always_inline)) void handled(Callback callback) {
  try {
    fail(callback, 1.5);
  } catch (const Failure &) {
    depth++;
  }
}

}  // namespace way

extern "C" int run(Callback callback) {
  way::handled(callback);
  return way::depth;
}

// A library in C++ between two Python calls: templates, overloads, a lambda, functions that the
// compiler inlines, and a handler of an exception.
#include <algorithm>
#include <stdexcept>
#include <vector>

typedef int (*Callback)(int);

namespace shop {

struct Failure : std::runtime_error {
  explicit Failure(int code) : std::runtime_error("failure"), code(code) {}
  int code;
};

template <typename Item>
class Cart {
 public:
  explicit Cart(Item first) : items_(1, first) {}

  template <typename Function>
  __attribute__((noinline)) void each(Function function) const {
    std::for_each(items_.begin(), items_.end(), function);
  }

 private:
  std::vector<Item> items_;
};

static inline __attribute__((always_inline)) int deliver(Callback callback, int value) {
  return callback(value) + 1;
}

__attribute__((noinline)) int visit(Callback callback, int value) {
  return deliver(callback, value) + 1;
}

__attribute__((noinline)) int visit(Callback callback, double value) {
  return visit(callback, static_cast<int>(value)) + 1;
}

__attribute__((noinline)) int fallible(Callback callback, int code) {
  try {
    throw Failure(code);
  } catch (const Failure &failure) {
    return visit(callback, failure.code + 0.5) + 1;
  }
}

}  // namespace shop

extern "C" int run(Callback callback) {
  int sum = 0;
  shop::Cart<long> cart(7);
  cart.each([&](long code) { sum += shop::fallible(callback, static_cast<int>(code)); });
  return sum;
}

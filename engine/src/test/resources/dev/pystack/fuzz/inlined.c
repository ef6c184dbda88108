/* A seed for the fuzz targets, with inlined calls, a loop and unwinding information:
   gcc -g -O2 -shared -fPIC -nostdlib -Wl,--build-id -Wl,-z,noseparate-code \
       -fdebug-prefix-map=$PWD=. -o inlined.so inlined.c */
volatile int sink;

static inline int twice(int x) {
  sink = x;
  return 2 * x;
}

static inline int four_times(int x) { return twice(twice(x)); }

__attribute__((noinline)) int sum(int count) {
  int total = 0;
  for (int i = 0; i < count; i++) {
    total += four_times(sink + i);
  }
  return total;
}

int entry(int count, ...) {
  char buffer[64];
  buffer[sum(count) & 63] = 1;
  return buffer[0] + sum(count + 1);
}

package dev.pystack.linux;

import dev.pystack.target.Architecture;

/** Tells from a thread's system call whether it waits for a futex, by the target's machine. */
final class FutexCall {
  private final int futex;
  private final int futexTime64;
  private final int restart;

  FutexCall(Architecture architecture) {
    switch (architecture.machine()) {
      case X86_64 -> {
        boolean wide = architecture.addressSize() == 8;
        futex = wide ? 202 : 240;
        futexTime64 = wide ? -1 : 422;
        restart = wide ? 219 : 0;
      }
      case I386, ARM -> {
        futex = 240;
        futexTime64 = 422;
        restart = 0;
      }
      case AARCH64 -> {
        futex = 98;
        futexTime64 = -1;
        restart = 128;
      }
      default -> {
        futex = -1;
        futexTime64 = -1;
        restart = -1;
      }
    }
  }

  /**
   * The first argument where the call is a futex call, else 0. A wait with a time-out that a stop
   * interrupted goes on as {@code restart_syscall} with its registers unchanged.
   */
  long address(long number, long firstArgument) {
    boolean waits = number == futex || number == futexTime64 || number == restart;
    return waits && number >= 0 ? firstArgument : 0;
  }

  /** From a line of {@code /proc/PID/task/TID/syscall}: a decimal number, then {@code 0x…}. */
  long address(byte[] line, int length) {
    int at = 0;
    long number = 0;
    while (at < length && line[at] >= '0' && line[at] <= '9' && number < 100_000) {
      number = number * 10 + line[at++] - '0';
    }
    if (at == 0 || at + 3 >= length || line[at] != ' ' || line[at + 2] != 'x') {
      return 0;
    }
    long argument = 0;
    for (int i = at + 3; i < length && line[i] != ' '; i++) {
      int digit = Character.digit(line[i], 16);
      if (digit < 0) {
        return 0;
      }
      argument = argument << 4 | digit;
    }
    return address(number, argument);
  }
}

package dev.pystack.linux;

import java.nio.charset.StandardCharsets;

/**
 * {@code /proc/PID/stat} or {@code /proc/PID/task/TID/stat} (proc_pid_stat(5)).
 *
 * @param pid of the process or thread
 * @param name the {@code comm}: any bytes at all, parentheses, blanks and line ends among them
 * @param state one letter
 * @param parent pid of the parent, 0 where we do not see it
 * @param flags the kernel's {@code PF_*} bits
 * @param startTicks clock ticks (100 a second) after the machine's start
 */
record StatLine(int pid, String name, char state, int parent, long flags, long startTicks) {
  private static final long PF_KTHREAD = 0x0020_0000;
  private static final int PARENT = 4;
  private static final int FLAGS = 9;
  private static final int START = 22;

  boolean kernelThread() {
    return (flags & PF_KTHREAD) != 0;
  }

  /** Null where the bytes are no such line. */
  static @org.jspecify.annotations.Nullable StatLine parse(byte[] bytes, int length) {
    int open = 0;
    int pid = 0;
    while (open < length && bytes[open] != '(') {
      int digit = bytes[open++] - '0';
      pid = digit >= 0 && digit <= 9 ? pid * 10 + digit : pid;
    }
    // the name may itself hold ") ": what follows it never does
    int close = length - 1;
    while (close > open && bytes[close] != ')') {
      close--;
    }
    if (close <= open || close + 2 >= length) {
      return null;
    }
    String name = new String(bytes, open + 1, close - open - 1, StandardCharsets.UTF_8);
    char state = (char) (bytes[close + 2] & 0xff);
    long parent = 0;
    long flags = 0;
    long start = 0;
    int field = 3;
    for (int i = close + 2; i < length && field <= START; field++) {
      long value = 0;
      while (i < length && bytes[i] != ' ') {
        int digit = bytes[i] - '0';
        if (digit >= 0 && digit <= 9) {
          value = value * 10 + digit;
        }
        i++;
      }
      i++;
      if (field == PARENT) {
        parent = value;
      } else if (field == FLAGS) {
        flags = value;
      } else if (field == START) {
        start = value;
      }
    }
    return new StatLine(pid, name, state, (int) parent, flags, start);
  }
}

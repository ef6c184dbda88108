package dev.pystack.target.core;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.model.CoreInfo.Sender;
import dev.pystack.model.CoreInfo.Signal;

/** {@code siginfo_t} ({@code uapi/asm-generic/siginfo.h}), with x86's and ARM's numbers. */
final class SignalFormat {
  private static final String[] NAMES = {
    "0",
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS"
  };
  private static final int ILL = 4;
  private static final int BUS = 7;
  private static final int FPE = 8;
  private static final int SEGV = 11;
  private static final int FIRST_REAL_TIME = 34;

  private static final int SI_USER = 0;
  private static final int SI_QUEUE = -1;
  private static final int SI_TKILL = -6;

  private SignalFormat() {}

  static Signal read(ByteCursor in) throws MalformedException {
    int number = in.i32();
    int errno = in.i32();
    int code = in.i32();
    // what follows is a union, aligned as a pointer
    in.align(in.addressSize());
    Long address = null;
    Sender sender = null;
    if (code > 0 && (number == SEGV || number == BUS || number == ILL || number == FPE)) {
      address = in.address();
    } else if (code == SI_USER || code == SI_QUEUE || code == SI_TKILL) {
      sender = new Sender(in.i32(), in.u32());
    }
    return new Signal(number, name(number), code, errno, address, sender);
  }

  /** All that is known where there is no {@code siginfo_t}. */
  static Signal of(int number) {
    return new Signal(number, name(number), 0, 0, null, null);
  }

  private static String name(int number) {
    if (number >= 0 && number < NAMES.length) {
      return NAMES[number];
    }
    return number == FIRST_REAL_TIME ? "SIGRTMIN" : "SIG" + number;
  }
}

package dev.pystack.target.core;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/** What {@code NT_AUXV} says of the program ({@code uapi/linux/auxvec.h}); 0 for unknown. */
final class Auxiliary {
  private static final int ENTRY = 9;
  private static final int EXECFN = 31;
  private static final int SYSINFO_EHDR = 33;

  private long entry;
  private long executedAs;
  private long vdso;

  /** Where the program's first instruction lies. */
  long entry() {
    return entry;
  }

  /** Where the path lies by which the program was executed. */
  long executedAs() {
    return executedAs;
  }

  /** Where the kernel's own library starts. */
  long vdso() {
    return vdso;
  }

  void read(ByteCursor in) throws MalformedException {
    while (in.remaining() >= 2 * in.addressSize()) {
      long key = in.address();
      long value = in.address();
      if (key == 0) {
        return;
      }
      if (key == ENTRY) {
        entry = value;
      } else if (key == EXECFN) {
        executedAs = value;
      } else if (key == SYSINFO_EHDR) {
        vdso = value;
      }
    }
  }
}

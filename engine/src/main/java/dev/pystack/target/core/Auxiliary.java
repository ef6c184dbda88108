package dev.pystack.target.core;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/** What {@code NT_AUXV} says of the program ({@code uapi/linux/auxvec.h}); 0 for unknown. */
final class Auxiliary {
  private static final int ENTRY = 9;
  private static final int EXECFN = 31;

  private long entry;
  private long executedAs;

  /** Where the program's first instruction lies. */
  long entry() {
    return entry;
  }

  /** Where the path lies by which the program was executed. */
  long executedAs() {
    return executedAs;
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
      }
    }
  }
}

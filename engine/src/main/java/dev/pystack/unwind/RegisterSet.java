package dev.pystack.unwind;

import dev.pystack.target.Registers;

/** The registers of one frame as far as they are known, while it is unwound. */
final class RegisterSet {
  private final Abi abi;
  private final long[] values;
  // bit n: register n is known
  private long known;

  RegisterSet(Abi abi) {
    this.abi = abi;
    this.values = new long[abi.count];
  }

  Abi abi() {
    return abi;
  }

  void load(Registers registers) {
    known = 0;
    for (int i = 0; i < values.length; i++) {
      if (registers.has(i)) {
        set(i, registers.get(i));
      }
    }
  }

  boolean has(int dwarf) {
    return dwarf >= 0 && dwarf < values.length && (known >>> dwarf & 1) != 0;
  }

  /** 0 where it is not known. */
  long get(int dwarf) {
    return has(dwarf) ? values[dwarf] : 0;
  }

  void set(int dwarf, long value) {
    values[dwarf] = value;
    known |= 1L << dwarf;
  }

  void forget(int dwarf) {
    known &= ~(1L << dwarf);
  }

  /** Forgets all. */
  void clear() {
    known = 0;
  }

  void copyFrom(RegisterSet other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
    known = other.known;
  }
}

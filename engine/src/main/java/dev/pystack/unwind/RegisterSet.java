package dev.pystack.unwind;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Registers;
import org.jspecify.annotations.Nullable;

/**
 * The registers of one frame as far as they are known, while it is unwound. What a frame saved to
 * memory is read from there when it is asked for: most of it never is.
 */
final class RegisterSet {
  private final Abi abi;
  private final @Nullable TargetMemory memory;
  // or where they lie in memory
  private final long[] values;
  // bit n: register n is known
  private long known;
  // bit n: register n lies in memory, and may turn out not to be known
  private long saved;

  RegisterSet(Abi abi) {
    this(abi, null);
  }

  /**
   * @param memory where registers may be saved
   */
  RegisterSet(Abi abi, @Nullable TargetMemory memory) {
    this.abi = abi;
    this.memory = memory;
    this.values = new long[abi.count];
  }

  Abi abi() {
    return abi;
  }

  void load(Registers registers) {
    known = 0;
    saved = 0;
    for (int i = 0; i < values.length; i++) {
      if (registers.has(i)) {
        set(i, registers.get(i));
      }
    }
  }

  boolean has(int dwarf) {
    if (dwarf < 0 || dwarf >= values.length) {
      return false;
    }
    if ((saved >>> dwarf & 1) != 0) {
      fetch(dwarf);
    }
    return (known >>> dwarf & 1) != 0;
  }

  private void fetch(int dwarf) {
    TargetMemory from = memory;
    saved &= ~(1L << dwarf);
    try {
      if (from != null) {
        values[dwarf] = from.pointer(values[dwarf]);
        return;
      }
    } catch (MemoryFault lost) {
      // most are never needed
    }
    forget(dwarf);
  }

  /** 0 where it is not known. */
  long get(int dwarf) {
    return has(dwarf) ? values[dwarf] : 0;
  }

  void set(int dwarf, long value) {
    values[dwarf] = value;
    known |= 1L << dwarf;
    saved &= ~(1L << dwarf);
  }

  /** Its value lies in memory. */
  void setSaved(int dwarf, long address) {
    values[dwarf] = address;
    known |= 1L << dwarf;
    saved |= 1L << dwarf;
  }

  void forget(int dwarf) {
    known &= ~(1L << dwarf);
    saved &= ~(1L << dwarf);
  }

  /** Forgets all. */
  void clear() {
    known = 0;
    saved = 0;
  }

  void copyFrom(RegisterSet other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
    known = other.known;
    saved = other.saved;
  }
}

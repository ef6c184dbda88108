package dev.pystack.unwind;

import dev.pystack.dwarf.cfi.CfaRule;
import dev.pystack.dwarf.cfi.Row;
import dev.pystack.dwarf.cfi.Rule;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row of call frame information by which all that a function changed lies in its frame, as nearly
 * all have it: hundreds of threads pass the same places, each time with less to ask.
 */
final class SavedSlots {
  private final int cfaRegister;
  private final long cfaOffset;
  private final int returnAddress;
  private final long returnOffset;
  private final int[] registers;
  private final long[] offsets;

  private SavedSlots(
      CfaRule.RegisterOffset cfa,
      int returnAddress,
      long returnOffset,
      int[] registers,
      long[] offsets) {
    this.cfaRegister = cfa.register();
    this.cfaOffset = cfa.offset();
    this.returnAddress = returnAddress;
    this.returnOffset = returnOffset;
    this.registers = registers;
    this.offsets = offsets;
  }

  /** Null where the row says anything else. */
  static @Nullable SavedSlots of(Row row, int returnAddress) {
    if (!(row.cfa() instanceof CfaRule.RegisterOffset cfa)
        || !(row.rule(returnAddress) instanceof Rule.Offset link)) {
      return null;
    }
    int[] registers = new int[row.size()];
    long[] offsets = new long[row.size()];
    int count = 0;
    for (int i = 0; i < registers.length; i++) {
      Rule rule = row.rule(i);
      if (rule == null || rule instanceof Rule.SameValue || i == returnAddress) {
        continue;
      }
      if (!(rule instanceof Rule.Offset at)) {
        return null;
      }
      registers[count] = i;
      offsets[count++] = at.offset();
    }
    return new SavedSlots(
        cfa,
        returnAddress,
        link.offset(),
        Arrays.copyOf(registers, count),
        Arrays.copyOf(offsets, count));
  }

  /** Whether the frame's canonical address can be told by these registers. */
  boolean usable(RegisterSet now, Abi abi) {
    if (!now.has(cfaRegister) || returnAddress >= abi.count) {
      return false;
    }
    for (int i = 0; i < registers.length; i++) {
      if (registers[i] == abi.stackPointer || registers[i] >= abi.count) {
        return false;
      }
    }
    return true;
  }

  /** The frame's canonical address. */
  long cfa(RegisterSet now) {
    return now.get(cfaRegister) + cfaOffset;
  }

  /** Finds the caller's registers. */
  void step(Abi abi, TargetMemory memory, long cfa, RegisterSet now, RegisterSet next)
      throws MemoryFault {
    long pc = memory.pointer(cfa + returnOffset);
    next.copyFrom(now);
    for (int i = 0; i < registers.length; i++) {
      next.setSaved(registers[i], cfa + offsets[i]);
    }
    next.set(abi.stackPointer, cfa);
    next.set(returnAddress, pc);
    next.set(abi.pc, pc);
  }
}

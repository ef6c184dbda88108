package dev.pystack.unwind;

import dev.pystack.dwarf.cfi.Fde;
import dev.pystack.dwarf.cfi.Row;
import org.jspecify.annotations.Nullable;

/**
 * What call frame information says of one place in the code.
 *
 * @param returnAddress the register, or made-up register, of the return address
 * @param signal whether the kernel made this frame for a signal handler
 * @param slots the same in short, where it is as simple as of nearly all code; else null
 */
record FrameRow(Row row, int returnAddress, boolean signal, @Nullable SavedSlots slots) {
  static FrameRow of(Fde fde, Row row) {
    int returnAddress = fde.cie().returnAddress();
    return new FrameRow(row, returnAddress, fde.cie().signal(), SavedSlots.of(row, returnAddress));
  }
}

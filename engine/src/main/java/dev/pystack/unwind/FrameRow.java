package dev.pystack.unwind;

import dev.pystack.dwarf.cfi.Fde;
import dev.pystack.dwarf.cfi.Row;

/**
 * What call frame information says of one place in the code.
 *
 * @param returnAddress the register, or made-up register, of the return address
 * @param signal whether the kernel made this frame for a signal handler
 */
record FrameRow(Row row, int returnAddress, boolean signal) {
  static FrameRow of(Fde fde, Row row) {
    return new FrameRow(row, fde.cie().returnAddress(), fde.cie().signal());
  }
}

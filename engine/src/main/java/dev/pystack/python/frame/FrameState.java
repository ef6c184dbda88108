package dev.pystack.python.frame;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import org.jspecify.annotations.Nullable;

/**
 * One Python frame as it was when its thread was read.
 *
 * @param address of its {@code PyFrameObject} (to 3.10) or {@code _PyInterpreterFrame} (3.11+)
 * @param codeObject of its {@code PyCodeObject}, without tag bits; 0 for a shim or where unreadable
 * @param offset bytes from the start of the bytecode to the instruction that runs, negative where
 *     none has run yet
 * @param entry the first Python frame of one run of the interpreter's loop, or a shim as innermost
 *     frame
 * @param shim the interpreter's own placeholder, which runs no code
 * @param known what its code object says, or null where that is unreadable
 */
public record FrameState(
    long address,
    long codeObject,
    long offset,
    boolean entry,
    boolean shim,
    Known<Frame.Code> code,
    Known<Frame.Position> position,
    @Nullable CodeObject known) {

  FrameState asEntry() {
    return new FrameState(address, codeObject, offset, true, shim, code, position, known);
  }
}

package dev.pystack.unwind;

/**
 * A frame of a native stack, without names. Addresses are the target's.
 *
 * @param pc the next instruction: of the innermost frame and of one that a signal interrupted the
 *     one that it stands at, of others the return address
 * @param lookup an address inside the instruction that the frame is in: what to look up for names
 *     and lines. {@code pc}, or {@code pc - 1} where that is a return address: behind a call that
 *     never returns another function may start
 * @param sp the stack pointer at that place
 * @param cfa the canonical frame address (DWARF 5 §6.4): the caller's stack pointer. The bytes of
 *     the stack that belong to the frame are {@code [sp, cfa)}; equal to {@code sp} where nothing
 *     is known of them
 * @param signal whether this is the kernel's frame between a signal handler and what it interrupted
 * @param how by what the caller of this frame was found
 */
public record RawFrame(long pc, long lookup, long sp, long cfa, boolean signal, How how) {
  /** By what a frame's caller was found, best first. */
  public enum How {
    /** Call frame information. */
    CFI,
    /** The registers that the kernel saved for a signal handler, recognised by its code. */
    SIGNAL,
    /** A chain of frame pointers: a guess. */
    FRAME_POINTER,
    /** What the instructions around it look like, or the top of the stack: a guess. */
    PROLOGUE,
    /** A return address on the stack, behind a call of the frame's own function: a guess. */
    CALL_SITE,
    /** Not at all: the last frame. */
    NONE
  }

  /** Whether the bytes of the stack that belong to this frame include an address. */
  public boolean holds(long address) {
    return Long.compareUnsigned(address, sp) >= 0 && Long.compareUnsigned(address, cfa) < 0;
  }
}

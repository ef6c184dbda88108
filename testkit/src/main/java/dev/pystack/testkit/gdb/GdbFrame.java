package dev.pystack.testkit.gdb;

import org.jspecify.annotations.Nullable;

/**
 * A frame as gdb has it, or ours to compare with one.
 *
 * @param pc as in {@code bt}: of the innermost frame the next instruction, of others the return
 *     address; an inlined frame has the one of the frame that it is in
 * @param function as gdb prints it: demangled, without the parameters of C++; null where unknown
 * @param symbol as the linker knows it; null where unknown
 * @param file as the debug information has it; null where unknown
 * @param line 0 where unknown
 * @param cfa "frame at" of {@code info frame}: the canonical frame address; 0 where unknown or not
 *     asked for
 */
public record GdbFrame(
    long pc,
    Kind kind,
    @Nullable String function,
    @Nullable String symbol,
    @Nullable String file,
    int line,
    long cfa) {
  /** What a frame is. */
  public enum Kind {
    NORMAL,
    INLINED,
    /** gdb's "signal handler called". */
    SIGNAL
  }

  /** A frame of which only the address is known. */
  public static GdbFrame of(long pc, Kind kind, long cfa) {
    return new GdbFrame(pc, kind, null, null, null, 0, cfa);
  }

  @Override
  public String toString() {
    String text = "0x" + Long.toHexString(pc) + " " + function;
    if (kind != Kind.NORMAL) {
      text += " (" + kind + ")";
    }
    if (file != null) {
      text += " at " + file + ":" + line;
    }
    return cfa == 0 ? text : text + " cfa 0x" + Long.toHexString(cfa);
  }
}

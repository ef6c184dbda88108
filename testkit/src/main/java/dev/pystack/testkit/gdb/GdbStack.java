package dev.pystack.testkit.gdb;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack of one thread.
 *
 * @param frames innermost first; gdb's guesses of tail calls are not among them
 * @param end what gdb complained of behind the last frame; null for nothing
 */
public record GdbStack(List<GdbFrame> frames, @Nullable String end) {
  /** Without inlined frames: what an unwinder alone finds. */
  public GdbStack physical() {
    return new GdbStack(
        frames.stream().filter(frame -> frame.kind() != GdbFrame.Kind.INLINED).toList(), end);
  }
}

package dev.pystack.cli;

import dev.pystack.target.core.UnpackingProgress;
import java.util.concurrent.TimeUnit;

/** One line of a terminal that tells how far the unpacking is, and goes when it is done. */
final class ProgressLine implements UnpackingProgress {
  /** What is done sooner needs no line. */
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private static final long NEXT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int BAR = 30;

  private final Output output;
  private long due = System.nanoTime() + FIRST_NANOS;
  private int shown;

  ProgressLine(Output output) {
    this.output = output;
  }

  @Override
  public void at(long read, long size, long unpacked) {
    long now = System.nanoTime();
    if (now - due < 0) {
      return;
    }
    due = now + NEXT_NANOS;
    int percent = size <= 0 ? 100 : (int) Math.clamp(read * 100.0 / size, 0, 100);
    int full = BAR * percent / 100;
    String line =
        "Unpacking the core ["
            + "#".repeat(full)
            + ".".repeat(BAR - full)
            + "] "
            + percent
            + "% ("
            + Sizes.of(unpacked)
            + ")";
    int length = line.length();
    output.message("\r" + line + " ".repeat(Math.max(0, shown - length)));
    shown = length;
  }

  @Override
  public void end() {
    if (shown > 0) {
      output.message("\r" + (output.plain() ? " ".repeat(shown) + "\r" : "\033[K"));
      shown = 0;
    }
  }
}

package dev.pystack.unwind;

import org.jspecify.annotations.Nullable;

/** What is known of one place in the code, whichever thread stands there. Not thread-safe. */
final class CodePoint {
  private final @Nullable FrameRow row;
  private final boolean returnsFromSignal;
  private final boolean code;
  // where the last stack that led through here went on, as the next one does too, as a rule
  private long callerPc;
  private @Nullable CodePoint caller;

  /**
   * @param row what call frame information says; null for nothing
   * @param returnsFromSignal whether this is the code that a signal handler returns to, recognised
   *     by its bytes
   * @param code whether there is code at all
   */
  CodePoint(@Nullable FrameRow row, boolean returnsFromSignal, boolean code) {
    this.row = row;
    this.returnsFromSignal = returnsFromSignal;
    this.code = code;
  }

  @Nullable FrameRow row() {
    return row;
  }

  boolean returnsFromSignal() {
    return returnsFromSignal;
  }

  boolean code() {
    return code;
  }

  boolean signal() {
    FrameRow said = row;
    return returnsFromSignal || said != null && said.signal();
  }

  /** The place behind the call that led here. */
  CodePoint caller(long pc, CodePoints all) {
    CodePoint known = caller;
    if (known == null || callerPc != pc) {
      known = all.at(pc, false);
      caller = known;
      callerPc = pc;
    }
    return known;
  }
}

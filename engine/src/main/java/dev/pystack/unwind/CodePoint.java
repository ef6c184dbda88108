package dev.pystack.unwind;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one place in the code, whichever thread stands there.
 *
 * @param row what call frame information says; null for nothing
 * @param returnsFromSignal whether this is the code that a signal handler returns to, recognised by
 *     its bytes
 * @param code whether there is code at all
 */
record CodePoint(@Nullable FrameRow row, boolean returnsFromSignal, boolean code) {
  boolean signal() {
    FrameRow said = row;
    return returnsFromSignal || said != null && said.signal();
  }
}

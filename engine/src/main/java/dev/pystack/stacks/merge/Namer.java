package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.unwind.RawFrame;
import java.util.List;

/** Finds names and lines. */
public interface Namer {
  /** Is told all frames, each place in the code once, before the first one is asked for. */
  default void prepare(List<RawFrame> frames) {}

  /**
   * Asked for the same frame more than once.
   *
   * @return innermost inlined function first, the frame's own function last; never empty
   */
  List<Frame.Native> frames(RawFrame frame);
}

package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.unwind.RawFrame;
import java.util.List;

/** A frame of a native stack with its names. */
record PhysicalFrame(RawFrame raw, NamedPlace place) {
  /**
   * @param functions what it runs, in print order: the function itself, then those inlined into it,
   *     each called by the one before; at least one
   * @param own whether it is code of the interpreter's own module
   */
  PhysicalFrame(RawFrame raw, List<Frame.Native> functions, boolean own) {
    this(raw, new NamedPlace(functions, own));
  }

  List<Frame.Native> functions() {
    return place.functions();
  }

  boolean own() {
    return place.own();
  }
}

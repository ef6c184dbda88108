package dev.pystack.stacks.merge;

import dev.pystack.model.NativeTrace.Merge;
import java.util.List;

/**
 * Which native frame ran which Python frames.
 *
 * @param places in print order
 * @param missing for how many runs no native frame was found: the native stack does not reach them
 */
record Placement(Merge merge, List<Place> places, int missing) {

  /**
   * One run of the interpreter's loop.
   *
   * @param entry index of the Python stack it belongs to
   * @param run index in that stack
   * @param at index of a native frame, in print order
   * @param found whether that frame ran it; else it stands before that frame
   */
  record Place(int entry, int run, int at, boolean found) {}
}

package dev.pystack.model;

import java.util.List;

/**
 * The native stack of a thread, or the part of it that one interpreter's entry has.
 *
 * @param frames in print order: the most recent call last
 */
public record NativeTrace(List<Entry> frames, Merge merge) {

  /** A frame and what it is when the stacks are merged. */
  public record Entry(Frame.Native frame, Role role) {}

  /** What a native frame has to do with the interpreter. */
  public enum Role {
    /** It runs Python frames: they stand in its place. */
    EVAL,
    /** A function of the interpreter's own that is hidden when merging. */
    INTERPRETER,
    OTHER
  }

  /** How the native stack and Python's were put together. */
  public enum Merge {
    /** Each run of the interpreter's loop by the record that it keeps on the C stack. */
    ADDRESS,
    /** By the number of calls of the interpreter's loop. */
    COUNT,
    /** They did not fit: {@link Snapshot.PyThread#frames} are Python's alone. */
    NONE
  }
}

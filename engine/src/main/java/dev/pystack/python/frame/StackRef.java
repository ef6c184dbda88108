package dev.pystack.python.frame;

import dev.pystack.python.layout.Constant;
import dev.pystack.python.layout.Layout;

/**
 * {@code _PyStackRef} of CPython 3.14 and later ({@code pycore_stackref.h}): a pointer whose low
 * bits say what it is: counted, not counted (NULL is one of these), a small integer, or no object
 * at all. Before that, a plain pointer.
 */
final class StackRef {
  private final long tagMask;
  private final long notCounted;
  private final long integerTag;
  private final int integerShift;
  private final int unusedBits;

  StackRef(Layout layout, int addressSize) {
    if (layout.facts().taggedStackRefs()) {
      tagMask = layout.constant(Constant.STACK_REF_TAG_MASK);
      notCounted = layout.constant(Constant.STACK_REF_NULL);
      integerTag = layout.constant(Constant.STACK_REF_INT_TAG);
      integerShift = layout.constant(Constant.STACK_REF_INT_SHIFT);
    } else {
      tagMask = 0;
      notCounted = 0;
      integerTag = -1;
      integerShift = 0;
    }
    unusedBits = Long.SIZE - 8 * addressSize;
  }

  boolean integer(long bits) {
    return (bits & tagMask) == integerTag;
  }

  /** The number in a reference that is an {@link #integer}. */
  long untagged(long bits) {
    return bits << unusedBits >> unusedBits >> integerShift;
  }

  /** The object's address; 0 where it refers to none. */
  long object(long bits) {
    long tag = bits & tagMask;
    return tag == 0 || tag == notCounted ? bits & ~tagMask : 0;
  }
}

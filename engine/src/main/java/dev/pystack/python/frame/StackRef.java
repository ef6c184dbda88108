package dev.pystack.python.frame;

/**
 * {@code _PyStackRef} of CPython 3.14 and later ({@code pycore_stackref.h}): a pointer whose two low
 * bits say what it is. 1 is a reference that is not counted (NULL is written as one), 3 a small
 * integer, shifted left by two; 2 an error or a wrapped C pointer.
 */
final class StackRef {
  static final long POINTER_MASK = ~3L;

  private static final int INTEGER = 3;
  private static final int NO_OBJECT = 2;

  private StackRef() {}

  static boolean integer(long bits) {
    return (bits & 3) == INTEGER;
  }

  /** The number in a reference that is an {@link #integer}. */
  static long untagged(long bits) {
    return bits >> 2;
  }

  /** The object's address; 0 where it refers to none. */
  static long object(long bits) {
    int tag = (int) bits & 3;
    return tag == INTEGER || tag == NO_OBJECT ? 0 : bits & POINTER_MASK;
  }
}

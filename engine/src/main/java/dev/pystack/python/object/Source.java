package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import org.jspecify.annotations.Nullable;

/** The elements of a container, one after the other. */
abstract class Source {
  /** How an element is written. */
  enum Style {
    /** {@code item}. */
    ITEM,
    /** {@code key: item}. */
    COLON,
    /** {@code (key, item)}. */
    PAIR,
    /** {@code name=item}. */
    NAMED
  }

  private final long size;
  private final Style style;

  // of the element at which it stands
  long key;
  long item;
  @Nullable String name;

  Source(long size, Style style) {
    this.size = size;
    this.style = style;
  }

  /** Elements, as the container claims. */
  final long size() {
    return size;
  }

  final Style style() {
    return style;
  }

  /** Steps to the next element; false at the end. */
  abstract boolean next() throws MemoryFault, MalformedException;
}

package dev.pystack.python.object;

/**
 * A type object, as far as reading its instances needs it. The bits of {@code tp_flags} have kept
 * their places from CPython 2.7 to 3.15 ({@code Include/object.h}).
 */
public final class PyType {
  // Py_TPFLAGS_INLINE_VALUES (3.13+), MANAGED_DICT (3.11+), HEAPTYPE, *_SUBCLASS
  static final long INLINE_VALUES = 1L << 2;
  static final long MANAGED_DICT = 1L << 4;
  static final long HEAP = 1L << 9;
  private static final long LONG = 1L << 24;
  private static final long LIST = 1L << 25;
  private static final long TUPLE = 1L << 26;
  private static final long BYTES = 1L << 27;
  private static final long UNICODE = 1L << 28;
  private static final long DICT = 1L << 29;
  private static final long BASE_EXCEPTION = 1L << 30;
  static final long TYPE = 1L << 31;

  private final long address;
  private final String name;
  private final long flags;
  private final long basicSize;
  private final long itemSize;
  private final long dictOffset;

  PyType(long address, String name, long flags, long basicSize, long itemSize, long dictOffset) {
    this.address = address;
    this.name = name;
    this.flags = flags;
    this.basicSize = basicSize;
    this.itemSize = itemSize;
    this.dictOffset = dictOffset;
  }

  public long address() {
    return address;
  }

  /** {@code tp_name}: with the module for static types ({@code datetime.date}), not for classes. */
  public String name() {
    return name;
  }

  long flags() {
    return flags;
  }

  /** Bytes of an instance, without items. */
  long basicSize() {
    return basicSize;
  }

  /** Bytes of one item of a variable-sized instance. */
  long itemSize() {
    return itemSize;
  }

  /** {@code tp_dictoffset}: 0 where instances have no dictionary there; negative from the end. */
  long dictOffset() {
    return dictOffset;
  }

  /** Made by a {@code class} statement or its like, not by C code's static data. */
  public boolean isHeap() {
    return (flags & HEAP) != 0;
  }

  /** An {@code int} (2.7: {@code long}) or subclass, {@code bool} included. */
  public boolean isLong() {
    return (flags & LONG) != 0;
  }

  public boolean isList() {
    return (flags & LIST) != 0;
  }

  public boolean isTuple() {
    return (flags & TUPLE) != 0;
  }

  /** {@code bytes}; 2.7: {@code str}. */
  public boolean isBytes() {
    return (flags & BYTES) != 0;
  }

  /** {@code str}; 2.7: {@code unicode}. */
  public boolean isUnicode() {
    return (flags & UNICODE) != 0;
  }

  public boolean isDict() {
    return (flags & DICT) != 0;
  }

  public boolean isBaseException() {
    return (flags & BASE_EXCEPTION) != 0;
  }

  /** A class itself: an instance of {@code type} or of a metaclass. */
  public boolean isType() {
    return (flags & TYPE) != 0;
  }
}

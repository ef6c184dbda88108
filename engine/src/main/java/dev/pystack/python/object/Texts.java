package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.nio.charset.StandardCharsets;

/**
 * Reads {@code str} and {@code bytes} objects: PEP 393's kinds, compact or not, and the arrays of
 * {@code Py_UNICODE} of 2.7 (CPython's {@code unicodeobject.h}).
 */
final class Texts {
  private static final int MAX_CODE_POINT = 0x10FFFF;

  private final Structs structs;
  private final TargetMemory memory;
  private final boolean python2;
  private final int kindShift;
  private byte[] header = new byte[128];

  Texts(Structs structs) {
    this.structs = structs;
    this.memory = structs.memory();
    this.python2 = structs.layout().facts().strings() == Facts.Strings.PYTHON2;
    this.kindShift = structs.layout().facts().strKindShift();
  }

  /** The first {@code max} characters of a {@code str} (2.7: {@code unicode}) object. */
  Characters unicode(long object, int max) throws MemoryFault, MalformedException {
    long length = structs.signed(object, Field.UNICODE_OBJECT_LENGTH);
    if (python2) {
      long data = structs.get(object, Field.UNICODE_OBJECT_DATA);
      int n = count(object, length, max);
      return python2(data, n, n == length);
    }
    long state = structs.get(object, Field.UNICODE_OBJECT_STATE) >>> kindShift;
    int width = (int) (state & 7);
    boolean compact = (state & 8) != 0;
    boolean ascii = (state & 16) != 0;
    long data;
    if (compact && ascii) {
      data = structs.address(object, Field.UNICODE_OBJECT_ASCII_SIZE);
    } else if (compact) {
      data = structs.address(object, Field.UNICODE_OBJECT_COMPACT_SIZE);
    } else if (width == 0 && structs.has(Field.UNICODE_OBJECT_WSTR)) {
      // not ready (to 3.11): only the wchar_t form exists
      data = structs.get(object, Field.UNICODE_OBJECT_WSTR);
      length = structs.signed(object, Field.UNICODE_OBJECT_WSTR_LENGTH);
      width = 4;
    } else {
      data = structs.get(object, Field.UNICODE_OBJECT_DATA);
    }
    if (width != 1 && width != 2 && width != 4) {
      throw new MalformedException("str object", object, "a kind of 1, 2 or 4, not " + width);
    }
    int n = count(object, length, max);
    byte[] bytes = memory.bytes(data, n * width);
    return new Characters(bytes, width, memory.bigEndian(), n == length);
  }

  /**
   * 2.7: one build has UCS2 and another UCS4, and nothing near the object says which. With UCS2 two
   * neighbours read as one number are beyond Unicode as soon as the upper one is no control
   * character; with UCS4 no number is. A single one is followed by a NUL, so it is the same number
   * in both.
   */
  private Characters python2(long data, int count, boolean complete) throws MemoryFault {
    byte[] bytes = memory.bytes(data, count * 2);
    boolean ucs2 = count == 0;
    for (int i = 0; !ucs2 && i + 4 <= bytes.length; i += 4) {
      ucs2 = memory.unsigned(bytes, i, 4) > MAX_CODE_POINT;
    }
    return ucs2
        ? new Characters(bytes, 2, memory.bigEndian(), complete)
        : new Characters(memory.bytes(data, count * 4), 4, memory.bigEndian(), complete);
  }

  /** The first {@code max} bytes of a {@code bytes} (2.7: {@code str}) object. */
  byte[] bytes(long object, int max) throws MemoryFault, MalformedException {
    long length = structs.signed(object, Field.VAR_OBJECT_SIZE);
    return memory.bytes(
        structs.address(object, Field.BYTES_OBJECT_SVAL), count(object, length, max));
  }

  static int count(long object, long length, int max) throws MalformedException {
    if (length < 0) {
      throw new MalformedException("object", object, "a length, not " + length);
    }
    return (int) Math.min(length, max);
  }

  static String string(long object, Characters characters) throws MalformedException {
    if (characters.width() == 1) {
      return new String(characters.data(), StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder(characters.count());
    for (int i = 0; i < characters.count(); i++) {
      int c = characters.at(i);
      if (c < 0 || c > MAX_CODE_POINT) {
        throw new MalformedException("str object", object, "characters of Unicode");
      }
      text.appendCodePoint(c);
    }
    return text.toString();
  }

  /**
   * Whether a key of a dictionary is this text. Cheap: one read, and no decoding.
   *
   * @param ascii the text, ASCII only
   */
  boolean is(long object, byte[] ascii) {
    Field start = python2 ? Field.BYTES_OBJECT_SVAL : Field.UNICODE_OBJECT_ASCII_SIZE;
    Field length = python2 ? Field.VAR_OBJECT_SIZE : Field.UNICODE_OBJECT_LENGTH;
    int data = structs.layout().offset(start);
    int size = data + ascii.length;
    if (header.length < size) {
      header = new byte[size];
    }
    try {
      memory.raw().read(object, header, 0, size);
    } catch (MemoryFault unreadable) {
      return false;
    }
    int word = structs.layout().size(length);
    if (memory.unsigned(header, structs.layout().offset(length), word) != ascii.length) {
      return false;
    }
    if (!python2) {
      int at = structs.layout().offset(Field.UNICODE_OBJECT_STATE);
      int width = structs.layout().size(Field.UNICODE_OBJECT_STATE);
      if ((memory.unsigned(header, at, width) >>> kindShift & 31) != 0b11001) {
        // no compact ASCII of one byte each
        return false;
      }
    }
    for (int i = 0; i < ascii.length; i++) {
      if (header[data + i] != ascii[i]) {
        return false;
      }
    }
    return true;
  }
}

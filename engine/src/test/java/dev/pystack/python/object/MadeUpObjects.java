package dev.pystack.python.object;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Layouts;
import dev.pystack.python.layout.PythonVersion;
import dev.pystack.python.layout.Structs;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Objects of any version, written field by field into memory of our own. */
final class MadeUpObjects {
  private static final int SPACE = 1 << 16;
  private static final long START = 0x10000;
  private static final long HEAP_TYPE = 1L << 9;

  private final byte[] bytes = new byte[SPACE];
  private final Layout layout;
  private final Map<String, Long> types = new HashMap<>();
  private long next = START;

  MadeUpObjects(int major, int minor) {
    layout = Objects.requireNonNull(Layouts.of(PythonVersion.of(major, minor), Abi.LP64));
    // the type of types is its own type
    long type = space(1000);
    types.put("type", type);
    fill(type, "type", PyType.TYPE);
    set(type, Field.OBJECT_TYPE, type);
  }

  /** Zeroed memory. */
  long space(int size) {
    long address = next;
    next += size + 15 & -16;
    return address;
  }

  void put(long address, int size, long value) {
    for (int i = 0; i < size; i++) {
      bytes[(int) (address - START) + i] = (byte) (value >>> 8 * i);
    }
  }

  void set(long object, Field field, long value) {
    put(object + layout.offset(field), layout.size(field), value);
  }

  Layout layout() {
    return layout;
  }

  long cString(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    long address = space(encoded.length + 1);
    System.arraycopy(encoded, 0, bytes, (int) (address - START), encoded.length);
    return address;
  }

  /** The type of that name, made once. */
  long type(String name, long flags) {
    Long known = types.get(name);
    if (known != null) {
      return known;
    }
    long type = space(1000);
    set(type, Field.OBJECT_TYPE, types.get("type"));
    fill(type, name, flags);
    types.put(name, type);
    return type;
  }

  private void fill(long type, String name, long flags) {
    set(type, Field.TYPE_OBJECT_NAME, cString(name));
    set(type, Field.TYPE_OBJECT_FLAGS, flags & ~HEAP_TYPE);
    set(type, Field.TYPE_OBJECT_BASICSIZE, 16);
  }

  long object(long type, int size) {
    long object = space(size);
    set(object, Field.OBJECT_TYPE, type);
    return object;
  }

  /** A small number; 2.7: an {@code int}. */
  long number(int value) {
    if (layout.has(Field.INT_OBJECT_IVAL)) {
      long number = object(type("int", 1L << 23), 32);
      set(number, Field.INT_OBJECT_IVAL, value);
      return number;
    }
    long number = object(type("int", 1L << 24), 64);
    if (layout.has(Field.LONG_OBJECT_LV_TAG)) {
      set(number, Field.LONG_OBJECT_LV_TAG, 1 << 3);
    } else {
      set(number, Field.VAR_OBJECT_SIZE, 1);
    }
    put(number + layout.offset(Field.LONG_OBJECT_DIGITS), 4, value);
    return number;
  }

  /** Compact and ASCII. */
  long text(String text) {
    long object = object(type("str", 1L << 28), 200);
    set(object, Field.UNICODE_OBJECT_LENGTH, text.length());
    set(object, Field.UNICODE_OBJECT_STATE, 0b11001L << layout.facts().strKindShift());
    long data = object + layout.offset(Field.UNICODE_OBJECT_ASCII_SIZE);
    for (int i = 0; i < text.length(); i++) {
      put(data + i, 1, text.charAt(i));
    }
    return object;
  }

  long tuple(long... items) {
    long tuple = object(type("tuple", 1L << 26), 200);
    set(tuple, Field.VAR_OBJECT_SIZE, items.length);
    for (int i = 0; i < items.length; i++) {
      put(tuple + layout.offset(Field.TUPLE_OBJECT_ITEM) + 8L * i, 8, items[i]);
    }
    return tuple;
  }

  long dict(int used, long keys, long values) {
    long dict = object(type("dict", 1L << 29), 100);
    set(dict, Field.DICT_OBJECT_USED, used);
    set(dict, Field.DICT_OBJECT_KEYS, keys);
    set(dict, Field.DICT_OBJECT_VALUES, values);
    return dict;
  }

  ObjectReader reader() {
    Memory memory =
        (address, into, offset, length) -> {
          long at = address - START;
          if (at < 0 || at + length > SPACE) {
            throw new MemoryFault(address, "outside");
          }
          System.arraycopy(bytes, (int) at, into, offset, length);
        };
    return new ObjectReader(
        new Structs(new TargetMemory(memory, ByteOrder.LITTLE_ENDIAN, 8), layout));
  }

  String repr(long object) {
    return new Repr(reader()).unguarded(object, 80);
  }
}

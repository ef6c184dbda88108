package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;

/** Where the elements of CPython's containers are. */
final class Sources {
  private Sources() {}

  /** Pointers side by side: of a tuple or a list. */
  static final class Array extends Source {
    private final TargetMemory memory;
    private final long start;
    private long index;

    Array(TargetMemory memory, long start, long size) {
      super(size, Style.ITEM);
      this.memory = memory;
      this.start = start;
    }

    @Override
    boolean next() throws MemoryFault {
      if (index == size()) {
        return false;
      }
      item = memory.pointer(start + index++ * memory.addressSize());
      return true;
    }
  }

  /** Pointers side by side, with names: of a namedtuple. */
  static final class NamedArray extends Source {
    private final TargetMemory memory;
    private final long start;
    private final String[] names;
    private int index;

    NamedArray(TargetMemory memory, long start, String[] names) {
      super(names.length, Style.NAMED);
      this.memory = memory;
      this.start = start;
      this.names = names;
    }

    @Override
    boolean next() throws MemoryFault {
      if (index == names.length) {
        return false;
      }
      name = names[index];
      item = memory.pointer(start + (long) index++ * memory.addressSize());
      return true;
    }
  }

  /** The pairs of a dictionary, or only its keys or values. */
  static final class Pairs extends Source {
    private final DictCursor cursor;
    private final boolean keysOnly;

    Pairs(DictCursor cursor, long size, Style style, boolean keysOnly) {
      super(size, style);
      this.cursor = cursor;
      this.keysOnly = keysOnly;
    }

    @Override
    boolean next() throws MemoryFault, MalformedException {
      if (!cursor.next()) {
        return false;
      }
      key = cursor.key();
      item = keysOnly ? key : cursor.value();
      return true;
    }
  }

  /** Pairs found before. */
  static final class Listed extends Source {
    private final long[] keys;
    private final long[] items;
    private final int count;
    private int index;

    /**
     * @param count how many of the arrays' elements there are; the container may have more
     */
    Listed(long[] keys, long[] items, int count, long size, Style style) {
      super(size, style);
      this.keys = keys;
      this.items = items;
      this.count = count;
    }

    @Override
    boolean next() {
      if (index == count) {
        return false;
      }
      key = keys[index];
      item = items[index++];
      return true;
    }
  }

  /** Attributes of an instance by name: of a dataclass. Those not set yet are left out. */
  static final class Members extends Source {
    private final String[] names;
    private final long[] items;
    private int index;

    private Members(String[] names, long[] items, int count) {
      super(count, Style.NAMED);
      this.names = names;
      this.items = items;
    }

    static Members of(Shapes shapes, long object, PyType type, String[] names)
        throws MemoryFault, MalformedException {
      String[] set = new String[names.length];
      long[] items = new long[names.length];
      int count = 0;
      for (String name : names) {
        long item = shapes.member(object, type, name);
        if (item == 0) {
          // left to the class's default; a slot's descriptor is none
          item = shapes.inherited(type, name);
          item = item == 0 || shapes.isDescriptor(item) ? 0 : item;
        }
        if (item != 0) {
          set[count] = name;
          items[count++] = item;
        }
      }
      return new Members(set, items, count);
    }

    @Override
    boolean next() {
      if (index == size()) {
        return false;
      }
      name = names[index];
      item = items[index++];
      return true;
    }
  }

  /** The hash table of a set (CPython's {@code setobject.h}). */
  static final class Table extends Source {
    private static final long MAX_SLOTS = 1 << 18;

    private final ObjectReader reader;
    private final TargetMemory memory;
    private final long table;
    private final long slots;
    private final int stride;
    private final int keyAt;
    private final int hashAt;
    private final boolean deleted;
    private long slot;
    private long left;

    private Table(ObjectReader reader, long table, long slots, long used, boolean deleted) {
      super(used, Style.ITEM);
      Structs structs = reader.structs();
      this.reader = reader;
      this.memory = structs.memory();
      this.table = table;
      this.slots = Math.min(slots, MAX_SLOTS);
      this.keyAt = structs.layout().offset(Field.SET_ENTRY_KEY);
      this.hashAt = structs.layout().offset(Field.SET_ENTRY_HASH);
      this.stride = Math.max(keyAt, hashAt) + memory.addressSize();
      this.deleted = deleted;
      this.left = used;
    }

    static Table of(ObjectReader reader, long set) throws MemoryFault, MalformedException {
      Structs structs = reader.structs();
      long used = structs.signed(set, Field.SET_OBJECT_USED);
      long fill = structs.signed(set, Field.SET_OBJECT_FILL);
      long mask = structs.signed(set, Field.SET_OBJECT_MASK);
      if (used < 0 || fill < used || mask < 0 || used > mask + 1) {
        throw new MalformedException("set object", set, "a size, not " + used);
      }
      long table = structs.get(set, Field.SET_OBJECT_TABLE);
      return new Table(reader, table, mask + 1, used, fill > used);
    }

    @Override
    boolean next() throws MemoryFault, MalformedException {
      while (left > 0 && slot < slots) {
        long entry = table + slot++ * stride;
        long found = memory.pointer(entry + keyAt);
        if (found != 0 && !(deleted && isDummy(found, memory.ssize(entry + hashAt)))) {
          item = found;
          left--;
          return true;
        }
      }
      return false;
    }

    /** What a deleted element leaves: no hash is -1, and before 3.5 it is a string, or a type's. */
    private boolean isDummy(long key, long hash) throws MemoryFault, MalformedException {
      if (hash == -1) {
        return true;
      }
      PyType type = reader.type(key);
      return type.name().equals("<dummy key> type")
          || type.isBytes() && reader.text(key, 16).equals("<dummy key>")
          || type.isUnicode() && reader.text(key, 16).equals("<dummy key>");
    }
  }
}

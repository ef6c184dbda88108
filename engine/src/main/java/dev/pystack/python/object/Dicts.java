package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import org.jspecify.annotations.Nullable;

/**
 * Where dictionaries keep their entries: CPython's {@code dictobject.c} ({@code dict-common.h} 3.3
 * to 3.10, {@code pycore_dict.h} from 3.11).
 */
final class Dicts {
  // DICT_KEYS_GENERAL: entries hold a hash too
  private static final long GENERAL = 0;
  // sizes past these are garbage: no dictionary of that size fits in any memory
  private static final int MAX_LOG2 = 40;
  // no namespace that we look into has more names
  private static final int MAX_LOOKUP = 1 << 16;
  // of all that is looked up, by keys that are met on the way
  private static final int MAX_ALL_LOOKUPS = 1 << 28;

  private final Structs structs;
  private final TargetMemory memory;
  private final int word;
  private int left = MAX_ALL_LOOKUPS;

  Dicts(Structs structs) {
    this.structs = structs;
    this.memory = structs.memory();
    this.word = memory.addressSize();
  }

  /** Of a {@code dict} object or of a subclass. */
  DictCursor entries(long dict) throws MemoryFault, MalformedException {
    long used = structs.signed(dict, Field.DICT_OBJECT_USED);
    if (used < 0) {
      throw new MalformedException("dict object", dict, "a size, not " + used);
    }
    if (structs.layout().facts().dictTable() == Facts.DictTable.TABLE) {
      long count = structs.get(dict, Field.DICT_OBJECT_MASK) + 1;
      long table = structs.get(dict, Field.DICT_OBJECT_TABLE);
      return new DictCursor(memory, hashed(table, check(dict, used, count), 0), used);
    }
    long keys = structs.get(dict, Field.DICT_OBJECT_KEYS);
    long values = structs.get(dict, Field.DICT_OBJECT_VALUES);
    if (values != 0 && structs.has(Field.DICT_VALUES_VALUES)) {
      return ordered(keys, values, used);
    }
    return new DictCursor(memory, keys(dict, keys, values, used), used);
  }

  /**
   * Of values that belong to shared keys (3.11+).
   *
   * @param used pairs, or -1 where only the values know
   */
  DictCursor ordered(long keys, long values, long used) throws MemoryFault, MalformedException {
    long first = structs.address(values, Field.DICT_VALUES_VALUES);
    int size;
    byte[] order;
    if (structs.has(Field.DICT_VALUES_CAPACITY)) {
      int capacity = (int) structs.get(values, Field.DICT_VALUES_CAPACITY) & 0xff;
      size = (int) structs.get(values, Field.DICT_VALUES_SIZE) & 0xff;
      if (size > capacity) {
        throw new MalformedException("dict values", values, "at most " + capacity + " values");
      }
      order = memory.bytes(first + (long) capacity * word, size);
    } else {
      // 3.11 and 3.12: the size at -2 and, going down from it, the order
      size = memory.u8(values - 2);
      byte[] down = memory.bytes(values - 2 - size, size);
      order = new byte[size];
      for (int i = 0; i < size; i++) {
        order[i] = down[size - 1 - i];
      }
    }
    DictCursor.Slots of = keys(keys, keys, first, size);
    for (int i = 0; i < size; i++) {
      if ((order[i] & 0xff) >= of.count()) {
        throw new MalformedException("dict values", values, "an index below " + of.count());
      }
    }
    DictCursor.Slots slots =
        new DictCursor.Slots(
            of.entries(), size, of.stride(), of.keyAt(), of.valueAt(), first, order);
    return new DictCursor(memory, slots, used < 0 ? size : used);
  }

  /** The table of a keys object, in its own order. */
  private DictCursor.Slots keys(long dict, long keys, long values, long used)
      throws MemoryFault, MalformedException {
    Facts.DictTable kind = structs.layout().facts().dictTable();
    if (kind == Facts.DictTable.KEYS_TABLE) {
      long size = check(dict, used, structs.signed(keys, Field.DICT_KEYS_SIZE));
      return hashed(structs.address(keys, Field.DICT_KEYS_ENTRIES), size, values);
    }
    long indices = structs.address(keys, Field.DICT_KEYS_INDICES);
    long size;
    long indexBytes;
    if (kind == Facts.DictTable.INDEXED) {
      size = structs.signed(keys, Field.DICT_KEYS_SIZE);
      indexBytes = size <= 0xff ? size : size <= 0xffff ? 2 * size : size * 4;
    } else {
      int log2 = (int) structs.get(keys, Field.DICT_KEYS_LOG2_SIZE);
      int log2Bytes = (int) structs.get(keys, Field.DICT_KEYS_LOG2_INDEX_BYTES);
      if (log2 > MAX_LOG2 || log2Bytes > MAX_LOG2 + 3) {
        throw new MalformedException("dict keys", keys, "a size below 2**" + MAX_LOG2);
      }
      size = 1L << log2;
      indexBytes = 1L << log2Bytes;
    }
    long count = structs.signed(keys, Field.DICT_KEYS_NENTRIES);
    if (size < 0 || size > 1L << MAX_LOG2 || count > size) {
      throw new MalformedException("dict keys", keys, "at most " + size + " entries, not " + count);
    }
    check(dict, used, count);
    long entries = indices + indexBytes;
    if (structs.has(Field.DICT_KEYS_KIND) && structs.get(keys, Field.DICT_KEYS_KIND) != GENERAL) {
      // PyDictUnicodeEntry: a key and a value
      return new DictCursor.Slots(entries, count, 2 * word, 0, word, values, null);
    }
    return hashed(entries, count, values);
  }

  /** Entries with hash, key and value: PyDictKeyEntry; PyDictEntry in 2.7. */
  private DictCursor.Slots hashed(long entries, long count, long values) {
    int key = structs.layout().offset(Field.DICT_ENTRY_KEY);
    int value = structs.layout().offset(Field.DICT_ENTRY_VALUE);
    return new DictCursor.Slots(entries, count, value + word, key, value, values, null);
  }

  private static long check(long dict, long used, long count) throws MalformedException {
    if (count < 0 || used > count) {
      throw new MalformedException("dict object", dict, used + " entries or more, not " + count);
    }
    return count;
  }

  /** Address of the value of a key that is ASCII text, or 0. */
  long lookup(@Nullable DictCursor cursor, Texts texts, byte[] key)
      throws MemoryFault, MalformedException {
    if (cursor != null) {
      for (int i = 0; i < MAX_LOOKUP && cursor.next(); i++) {
        if (left-- <= 0) {
          left = 0;
          throw new MalformedException("dictionaries", 0, "fewer keys in all");
        }
        if (texts.is(cursor.key(), key)) {
          return cursor.value();
        }
      }
    }
    return 0;
  }
}

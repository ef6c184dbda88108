package dev.pystack.python.layout;

/**
 * What a layout file says beside offsets. Each fact selects a strategy somewhere in the reader.
 *
 * @param strKindShift the lowest bit of {@code kind} in {@code PyASCIIObject.state}; three bits of
 *     kind, then compact, then ascii follow in every version: 2, in free-threaded 3.14 and later 8
 *     ({@code interned} grew); 0 where {@code strings} is {@link Strings#PYTHON2}
 * @param managedDictWords where a {@code Py_TPFLAGS_MANAGED_DICT} object (3.11+) keeps its
 *     dictionary, in words from the object's address: -3, or -1 in free-threaded 3.13+; 0 where
 *     {@code instanceDict} is {@link InstanceDict#DICTOFFSET}
 */
public record Facts(
    LineTable lineTable,
    EntryFrames entryFrames,
    DictTable dictTable,
    Strings strings,
    int strKindShift,
    InstanceDict instanceDict,
    int managedDictWords,
    ValuesOrder valuesOrder,
    Reprs reprs,
    boolean taggedStackRefs,
    boolean freeThreaded) {

  /**
   * Whether {@code PyEval_EvalFrameEx} itself is the interpreter's loop: before PEP 523, which came
   * with 3.6 as line tables with negative steps did.
   */
  public boolean evalFrameEx() {
    return lineTable == LineTable.LNOTAB_UNSIGNED;
  }

  /** How bytecode offsets map to lines. */
  public enum LineTable {
    /** {@code co_lnotab}, unsigned line deltas: 2.7 to 3.5. */
    LNOTAB_UNSIGNED,
    /** {@code co_lnotab}, signed line deltas: 3.6 to 3.9. */
    LNOTAB,
    /** {@code co_linetable} of PEP 626: 3.10. */
    RANGES,
    /** Location table with columns: 3.11 and later. */
    LOCATIONS
  }

  /** Which frames begin a run of the interpreter's loop. */
  public enum EntryFrames {
    /** Each frame has a C call of its own: to 3.10. */
    EVERY,
    /** {@code is_entry}: 3.11. */
    FLAG,
    /** The frame above a shim: from 3.12. */
    SHIM
  }

  /** How a dictionary's table is laid out. */
  public enum DictTable {
    /** One table of entries with a mask: 2.7. */
    TABLE,
    /** Keys object whose entries are the hash table: 3.3 to 3.5. */
    KEYS_TABLE,
    /** Index table and entries, {@code dk_size}: 3.6 to 3.10. */
    INDEXED,
    /** Index table and entries, {@code dk_log2_size} and kinds: 3.11 and later. */
    INDEXED_LOG2
  }

  /** How text is kept. */
  public enum Strings {
    /** {@code str} is bytes and {@code unicode} an array of {@code Py_UNICODE}: 2.7. */
    PYTHON2,
    /** PEP 393: 3.3 and later. */
    FLEXIBLE
  }

  /** Where the attributes of an instance are, beside {@code tp_dictoffset}. */
  public enum InstanceDict {
    /** Nowhere else: to 3.10. */
    DICTOFFSET,
    /** A pointer to values at -4 words, one to a dictionary at -3: 3.11. */
    VALUES_AND_DICT,
    /** At -3 words a dictionary, or (lowest bit set) values: 3.12. */
    TAGGED,
    /** A pointer to a dictionary, and values inside the object ({@code INLINE_VALUES}): 3.13+. */
    INLINE
  }

  /** Where the order is in which the keys of a dictionary with split values were inserted. */
  public enum ValuesOrder {
    /** The keys' own order: to 3.10. */
    KEYS,
    /**
     * Before the values: the byte at -2 is the count, and below it, downwards, an index each: 3.11,
     * 3.12.
     */
    BEFORE,
    /** After the values: {@code capacity} values, then {@code size} bytes, an index each: 3.13+. */
    AFTER
  }

  /** What Python's own {@code repr} looks like; each has what those before it have. */
  public enum Reprs {
    /** {@code timedelta(1, 2)} and {@code ValueError('x',)}: to 3.6. */
    POSITIONAL,
    /** {@code timedelta(days=1, seconds=2)} and {@code ValueError('x')}: 3.7 to 3.10. */
    KEYWORDS,
    /** {@code <flag 'Color'>}: 3.11. */
    FLAGS,
    /** {@code OrderedDict({'a': 1})} rather than {@code OrderedDict([('a', 1)])}: 3.12. */
    ORDERED_DICTS,
    /** {@code bytearray(b"it's")}, where before there was a backslash: 3.15+. */
    BYTEARRAY_QUOTES
  }
}

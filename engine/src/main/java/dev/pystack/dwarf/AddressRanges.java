package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that an entry covers, one range after the other: {@code DW_AT_low_pc} with {@code
 * DW_AT_high_pc}, or {@code DW_AT_ranges} with a list in {@code .debug_ranges} (DWARF 3 §2.17.3) or
 * {@code .debug_rnglists} (DWARF 5 §2.17.3).
 */
final class AddressRanges {
  // DW_RLE_*
  private static final int END_OF_LIST = 0;
  private static final int BASE_ADDRESSX = 1;
  private static final int STARTX_ENDX = 2;
  private static final int STARTX_LENGTH = 3;
  private static final int OFFSET_PAIR = 4;
  private static final int BASE_ADDRESS = 5;
  private static final int START_END = 6;
  private static final int START_LENGTH = 7;

  /** The most ranges of a unit: those of a huge program with a section for each function. */
  private static final int MAX_OF_UNIT = 1 << 20;

  /** The most ranges of a function or block: all of a hostile unit may have one huge list. */
  private static final int MAX_OF_OTHERS = 1 << 12;

  private final Unit unit;
  private final DebugInfo info;
  private final long lowest;
  private final @Nullable ByteCursor list;
  private final boolean lists5;
  private long base;
  private boolean single;
  private final int most;
  private int read;
  private boolean ended;
  private long low;
  private long high;

  private AddressRanges(
      EntryCursor entry, long lowest, @Nullable ByteCursor list, boolean lists5, long base) {
    this.unit = entry.unit();
    this.info = entry.info();
    this.lowest = lowest;
    this.list = list;
    this.lists5 = lists5;
    this.base = base;
    this.most = isUnit(entry.tag()) ? MAX_OF_UNIT : MAX_OF_OTHERS;
  }

  private static boolean isUnit(int tag) {
    return tag == Tag.COMPILE_UNIT || tag == Tag.PARTIAL_UNIT || tag == Tag.SKELETON_UNIT;
  }

  /**
   * The ranges of a cursor's present entry.
   *
   * @param lowest the first address of code in the file: what lies below was thrown away by the
   *     linker
   * @return null where the entry says nothing of addresses
   */
  static @Nullable AddressRanges of(EntryCursor entry, long lowest) throws MalformedException {
    if (entry.has(Attribute.RANGES)) {
      return listed(entry, lowest);
    }
    Form form = entry.form(Attribute.HIGH_PC);
    if (form == null || !entry.has(Attribute.LOW_PC)) {
      return null;
    }
    AddressRanges ranges = new AddressRanges(entry, lowest, null, false, 0);
    ranges.low = entry.address(Attribute.LOW_PC, 0);
    ranges.high =
        form.kind() == Form.Kind.ADDRESS
            ? entry.address(Attribute.HIGH_PC, 0)
            : ranges.low + entry.constant(Attribute.HIGH_PC, 0);
    ranges.single = true;
    return ranges;
  }

  /** As {@link #of}; null also where they are malformed: those of other entries may be sound. */
  static @Nullable AddressRanges ifSound(EntryCursor entry, long lowest) {
    try {
      return of(entry, lowest);
    } catch (MalformedException broken) {
      return null;
    }
  }

  private static @Nullable AddressRanges listed(EntryCursor entry, long lowest)
      throws MalformedException {
    Unit unit = entry.unit();
    long at = entry.constant(Attribute.RANGES, -1);
    if (at < 0) {
      return null;
    }
    UnitBases bases = entry.info().bases(unit);
    boolean lists5 = unit.version() >= 5;
    ByteCursor list = entry.info().sections().cursor(lists5 ? ".debug_rnglists" : ".debug_ranges");
    if (entry.form(Attribute.RANGES) == Form.RNGLISTX) {
      if (bases.ranges() < 0 || at > Integer.MAX_VALUE) {
        return null;
      }
      list.seek(bases.ranges());
      list.skip(at * unit.offsetSize());
      at = bases.ranges() + list.unsigned(unit.offsetSize());
    }
    list.seek(at);
    return new AddressRanges(entry, lowest, list, lists5, bases.low());
  }

  /** Goes to the next range that is not empty and was not thrown away; false at the end. */
  boolean next() throws MalformedException {
    if (list == null) {
      boolean first = single;
      single = false;
      return first && usable();
    }
    while (!ended && read < most) {
      read++;
      if (!(lists5 ? readRangeList(list) : readRanges(list))) {
        ended = true;
        return false;
      }
      if (usable()) {
        return true;
      }
    }
    return false;
  }

  private boolean usable() {
    return Long.compareUnsigned(low, high) < 0 && Long.compareUnsigned(low, lowest) >= 0;
  }

  private boolean readRanges(ByteCursor in) throws MalformedException {
    int size = unit.addressSize();
    long first = in.unsigned(size);
    long second = in.unsigned(size);
    if (first == 0 && second == 0) {
      return false;
    }
    if (first == highest(size)) {
      base = second;
      high = low;
      return true;
    }
    low = base + first;
    high = base + second;
    return true;
  }

  private static long highest(int size) {
    return -1L >>> 64 - 8 * size;
  }

  /** Leaves an empty range where an entry of the list only sets the base. */
  private boolean readRangeList(ByteCursor in) throws MalformedException {
    int kind = in.u8();
    int size = unit.addressSize();
    switch (kind) {
      case END_OF_LIST -> {
        return false;
      }
      case BASE_ADDRESSX -> {
        base = indexed(in.uleb());
        high = low;
      }
      case STARTX_ENDX -> {
        low = indexed(in.uleb());
        high = indexed(in.uleb());
      }
      case STARTX_LENGTH -> {
        low = indexed(in.uleb());
        high = low + in.uleb();
      }
      case OFFSET_PAIR -> {
        low = base + in.uleb();
        high = base + in.uleb();
      }
      case BASE_ADDRESS -> {
        base = in.unsigned(size);
        high = low;
      }
      case START_END -> {
        low = in.unsigned(size);
        high = in.unsigned(size);
      }
      case START_LENGTH -> {
        low = in.unsigned(size);
        high = low + in.uleb();
      }
      default -> throw in.malformed("a range list entry, not kind " + kind);
    }
    return true;
  }

  private long indexed(long index) throws MalformedException {
    long table = info.bases(unit).addresses();
    if (table < 0 || index < 0 || index > Integer.MAX_VALUE) {
      throw new MalformedException(".debug_addr", 0, "a table of addresses");
    }
    ByteCursor in = info.sections().cursor(".debug_addr");
    in.seek(table);
    in.skip(index * unit.addressSize());
    return in.unsigned(unit.addressSize());
  }

  /** How many entries of the list were read, empty ones too. */
  int read() {
    return read;
  }

  /** First address of the present range. */
  long low() {
    return low;
  }

  /** First address after it. */
  long high() {
    return high;
  }

  /** Whether one of the ranges not passed yet has an address; of a malformed list, one before. */
  boolean reaches(long address) {
    try {
      while (next()) {
        if (Long.compareUnsigned(address, low) >= 0 && Long.compareUnsigned(address, high) < 0) {
          return true;
        }
      }
    } catch (MalformedException cut) {
      return false;
    }
    return false;
  }
}

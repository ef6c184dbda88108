package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * {@code .debug_aranges} (DWARF 5 §6.1.2): which unit is said to have an address. Only a hint: not
 * all compilers write it, and what they write may be wrong. The first questions are answered by
 * going through the section, later ones by an index.
 */
final class AddressHints {
  private static final int SCANS = 3;

  private final ByteCursor section;
  private int scans;
  private @Nullable RangeIndex index;

  AddressHints(ByteCursor section) {
    this.section = section;
  }

  /** Where the unit's header lies: bytes into {@code .debug_info}; -1 where none is named. */
  long unitOf(long address) {
    RangeIndex ready = index;
    if (ready == null && scans++ >= SCANS) {
      ready = new RangeIndex();
      scan(ready, 0);
      index = ready;
    }
    return ready == null ? scan(null, address) : ready.find(address);
  }

  /**
   * @param into where to put everything; null to search for the address alone
   */
  private long scan(@Nullable RangeIndex into, long address) {
    try {
      section.seek(0);
      while (section.hasRemaining()) {
        long found = scanSet(into, address);
        if (found >= 0) {
          return found;
        }
      }
    } catch (MalformedException broken) {
      // what came before was good
      return -1;
    }
    return -1;
  }

  private long scanSet(@Nullable RangeIndex into, long address) throws MalformedException {
    long start = section.position();
    long length = section.u32();
    int offsetSize = 4;
    if (length == 0xffffffffL) {
      length = section.u64();
      offsetSize = 8;
    }
    ByteCursor set = section.slice(length);
    if (set.u16() != 2) {
      return -1;
    }
    long unit = set.unsigned(offsetSize);
    int addressSize = set.u8();
    int segmentSize = set.u8();
    if (addressSize < 1 || addressSize > 8 || segmentSize != 0) {
      return -1;
    }
    // tuples lie on multiples of their size, counted from the set's start
    long tuple = 2L * addressSize;
    long past = (set.position() - start) % tuple;
    set.skip(past == 0 ? 0 : tuple - past);
    while (set.remaining() >= 2 * addressSize) {
      long low = set.unsigned(addressSize);
      long size = set.unsigned(addressSize);
      if (low == 0 && size == 0) {
        // the end; some linkers leave such a pair for what they threw away
        continue;
      }
      if (into != null) {
        if (size > 0) {
          into.add(low, low + size, unit);
        }
      } else if (Long.compareUnsigned(address - low, size) < 0) {
        return unit;
      }
    }
    return -1;
  }
}

package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code .debug_aranges} (DWARF 5 §6.1.2): which unit is said to have an address. Only a hint: not
 * all compilers write it, and what they write may be wrong.
 */
final class AddressHints {
  private static final int FEW = 1 << 12;
  private static final int MAX_BYTES = 64 << 20;

  private final ByteCursor section;
  private boolean read;
  private long[] lows = new long[256];
  private long[] sizes = new long[256];
  private long[] units = new long[256];
  private int count;
  private @Nullable RangeIndex index;

  AddressHints(ByteCursor section) {
    this.section = section;
  }

  /** Where the unit's header lies: bytes into {@code .debug_info}; -1 where none is named. */
  long unitOf(long address) {
    if (!read) {
      read = true;
      read();
      index = count > FEW ? index() : null;
    }
    if (index != null) {
      return index.find(address);
    }
    long[] all = lows;
    for (int i = 0; i < count; i++) {
      if (Long.compareUnsigned(address - all[i], sizes[i]) < 0) {
        return units[i];
      }
    }
    return -1;
  }

  private RangeIndex index() {
    RangeIndex all = new RangeIndex();
    for (int i = 0; i < count; i++) {
      all.add(lows[i], lows[i] + sizes[i], units[i]);
    }
    return all;
  }

  private void read() {
    try {
      section.seek(0);
      byte[] bytes = section.bytes(Math.min(section.remaining(), MAX_BYTES));
      long[] words = new long[bytes.length / 8];
      if (section.order() == ByteOrder.LITTLE_ENDIAN) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
      }
      int at = 0;
      while (at < bytes.length) {
        int next = at % 8 == 0 ? usualSets(words, at / 8) * 8 : at;
        if (next == at) {
          section.seek(at);
          set();
          next = (int) section.position();
        }
        at = next;
      }
    } catch (MalformedException broken) {
      // what came before was good
    }
  }

  private void add(long low, long size, long unit) {
    // pairs of 0 are the end; some linkers leave such a pair for what they threw away
    if (size == 0) {
      return;
    }
    if (count == lows.length) {
      lows = Arrays.copyOf(lows, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
      units = Arrays.copyOf(units, 2 * count);
    }
    lows[count] = low;
    sizes[count] = size;
    units[count++] = unit;
  }

  /**
   * Sets as nearly all are: of 32-bit DWARF, little-endian, with addresses of 8 bytes. In one loop,
   * as it runs in code that is not compiled yet.
   *
   * @return where the first other set begins
   */
  private int usualSets(long[] words, int from) {
    int at = from;
    while (at + 2 <= words.length) {
      // length (4), version (2), unit (4), sizes of an address and of a segment (1 each), padding
      long first = words[at];
      long second = words[at + 1];
      long length = (first & 0xffffffffL) + 4;
      int end = at + (int) (length >>> 3);
      if ((length & 15) != 0
          || length < 16
          || length >>> 3 > words.length - at
          || (first >>> 32 & 0xffff) != 2
          || (second >>> 16 & 0xffff) != 8) {
        return at;
      }
      long unit = first >>> 48 | (second & 0xffff) << 16;
      for (int i = at + 2; i < end; i += 2) {
        if (words[i + 1] != 0) {
          add(words[i], words[i + 1], unit);
        }
      }
      at = end;
    }
    return at;
  }

  private void set() throws MalformedException {
    long start = section.position();
    long length = section.u32();
    int offsetSize = 4;
    if (length == 0xffffffffL) {
      length = section.u64();
      offsetSize = 8;
    }
    ByteCursor set = section.slice(length);
    if (set.u16() != 2) {
      return;
    }
    long unit = set.unsigned(offsetSize);
    int addressSize = set.u8();
    int segmentSize = set.u8();
    if (addressSize < 1 || addressSize > 8 || segmentSize != 0) {
      return;
    }
    // tuples lie on multiples of their size, counted from the set's start
    long tuple = 2L * addressSize;
    long past = (set.position() - start) % tuple;
    set.skip(past == 0 ? 0 : tuple - past);
    while (set.remaining() >= 2 * addressSize) {
      add(set.unsigned(addressSize), set.unsigned(addressSize), unit);
    }
  }
}

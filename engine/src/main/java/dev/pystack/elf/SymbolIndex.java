package dev.pystack.elf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Symbols by rising address, for a search by halves. */
final class SymbolIndex {
  private static final int NUMBER_BITS = 24;

  // each: distance from the lowest address, then the place in the arrays given
  private final long[] keys;
  private final long lowest;
  private final int[] numbers;
  // of all symbols up to this one: the highest end
  private final long[] highestEnds;

  private SymbolIndex(long[] keys, long lowest, int[] numbers, long[] highestEnds) {
    this.keys = keys;
    this.lowest = lowest;
    this.numbers = numbers;
    this.highestEnds = highestEnds;
  }

  /**
   * @param numbers what {@link #symbol} is to return
   * @param ends first address after each; one below its value counts as the highest address
   * @return null where the addresses lie too far apart, or there are too many: not in a real file
   */
  static @Nullable SymbolIndex of(int[] numbers, long[] values, long[] ends) {
    int count = numbers.length;
    if (count == 0 || count >= 1 << NUMBER_BITS) {
      return null;
    }
    long lowest = values[0];
    for (int i = 1; i < count; i++) {
      lowest = Long.compareUnsigned(values[i], lowest) < 0 ? values[i] : lowest;
    }
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      long distance = values[i] - lowest;
      if (distance < 0 || distance >= 1L << 63 - NUMBER_BITS) {
        return null;
      }
      keys[i] = distance << NUMBER_BITS | i;
    }
    Arrays.sort(keys);
    long[] highestEnds = new long[count];
    int[] sorted = new int[count];
    long highest = 0;
    for (int i = 0; i < count; i++) {
      int from = (int) keys[i] & (1 << NUMBER_BITS) - 1;
      long end = Long.compareUnsigned(ends[from], values[from]) < 0 ? -1 : ends[from];
      highest = Long.compareUnsigned(end, highest) > 0 ? end : highest;
      highestEnds[i] = highest;
      sorted[i] = numbers[from];
    }
    return new SymbolIndex(keys, lowest, sorted, highestEnds);
  }

  /** The place of the last symbol that starts at an address or below it; -1 for none. */
  int lastAtOrBelow(long address) {
    long distance = address - lowest;
    if (Long.compareUnsigned(address, lowest) < 0) {
      return -1;
    }
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(keys[middle] >>> NUMBER_BITS, distance) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  int symbol(int place) {
    return numbers[place];
  }

  /** The highest end of the symbols up to and with one: where none of them covers an address. */
  long highestEnd(int place) {
    return highestEnds[place];
  }
}

package dev.pystack.dwarf;

import java.util.Arrays;

/** Which of many ranges of addresses has an address, by halves. Ranges may overlap. */
final class RangeIndex {
  private static final int MAX_BACK = 1 << 12;
  private static final int MAX_RANGES = 1 << 22;

  private long[] lows = new long[64];
  private long[] highs = new long[64];
  private long[] values = new long[64];
  private int count;
  private boolean sorted = true;
  // of all ranges up to this one: the highest end
  private long[] highest = new long[0];

  /**
   * Ranges that follow one another and mean the same become one. Of more than four million the last
   * ones are left out.
   *
   * @param high first address after it, above {@code low}
   * @param value not negative
   */
  void add(long low, long high, long value) {
    if (count > 0 && values[count - 1] == value && highs[count - 1] == low) {
      highs[count - 1] = high;
      return;
    }
    if (count == MAX_RANGES) {
      return;
    }
    if (count == lows.length) {
      lows = Arrays.copyOf(lows, 2 * count);
      highs = Arrays.copyOf(highs, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    lows[count] = low;
    highs[count] = high;
    values[count++] = value;
    sorted = false;
  }

  int size() {
    return count;
  }

  /** The value of the range with an address that starts last; -1 for none. */
  long find(long address) {
    if (!sorted) {
      sort();
    }
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(lows[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    for (int i = high; i >= 0 && high - i < MAX_BACK; i--) {
      if (Long.compareUnsigned(address, highs[i]) < 0) {
        return values[i];
      }
      if (Long.compareUnsigned(highest[i], address) <= 0) {
        return -1;
      }
    }
    return -1;
  }

  private void sort() {
    // as unsigned numbers: with the sign turned
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = lows[i] ^ Long.MIN_VALUE;
    }
    int[] places = SortedPlaces.of(order);
    long[] newLows = new long[count];
    long[] newHighs = new long[count];
    long[] newValues = new long[count];
    highest = new long[count];
    long top = 0;
    for (int i = 0; i < count; i++) {
      int from = places[i];
      newLows[i] = lows[from];
      newHighs[i] = highs[from];
      newValues[i] = values[from];
      top = Long.compareUnsigned(highs[from], top) > 0 ? highs[from] : top;
      highest[i] = top;
    }
    lows = count == 0 ? new long[64] : newLows;
    highs = count == 0 ? new long[64] : newHighs;
    values = count == 0 ? new long[64] : newValues;
    sorted = true;
  }
}

package dev.pystack.dwarf;

/** The order of numbers without boxing them: a stable merge sort of their places. */
final class SortedPlaces {
  private SortedPlaces() {}

  /** The places of all keys, that of the smallest first, equal ones in the order they have. */
  static int[] of(long[] keys) {
    int count = keys.length;
    int[] places = new int[count];
    boolean rising = true;
    for (int i = 0; i < count; i++) {
      places[i] = i;
      rising &= i == 0 || keys[i - 1] <= keys[i];
    }
    if (rising) {
      return places;
    }
    int[] other = new int[count];
    for (int width = 1; width < count && width > 0; width *= 2) {
      for (int start = 0; start < count; start += 2 * width) {
        int middle = Math.min(start + width, count);
        merge(keys, places, other, start, middle, Math.min(middle + width, count));
        if (count - start <= 2 * width) {
          break;
        }
      }
      int[] swap = places;
      places = other;
      other = swap;
    }
    return places;
  }

  private static void merge(long[] keys, int[] from, int[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      if (left < middle && (right >= end || keys[from[left]] <= keys[from[right]])) {
        to[i] = from[left++];
      } else {
        to[i] = from[right++];
      }
    }
  }
}

package dev.pystack.target;

import java.util.List;

/**
 * One line of {@code /proc/PID/maps}, or the same from a core's notes and segments.
 *
 * @param start first address
 * @param end first address after it
 * @param fileOffset bytes into the file at which {@code start} lies
 * @param path as the target sees it, {@code [heap]}, or empty for an anonymous mapping; without the
 *     kernel's {@code (deleted)}
 * @param deleted whether the file is gone from that path
 */
public record Mapping(
    long start,
    long end,
    long fileOffset,
    boolean readable,
    boolean writable,
    boolean executable,
    String path,
    boolean deleted) {
  /**
   * The index of the mapping that holds an address; -1 where there is none.
   *
   * @param mappings by address, none of which overlap
   */
  public static int indexAt(List<Mapping> mappings, long address) {
    int low = 0;
    int high = mappings.size() - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      Mapping mapping = mappings.get(middle);
      if (Long.compareUnsigned(address, mapping.start()) < 0) {
        high = middle - 1;
      } else if (Long.compareUnsigned(address, mapping.end()) >= 0) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  public boolean contains(long address) {
    return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
  }

  /** Bytes. */
  public long size() {
    return end - start;
  }

  /** Whether a file lies behind it (also a deleted one, or a memfd). */
  public boolean hasFile() {
    return !path.isEmpty() && path.charAt(0) != '[';
  }
}

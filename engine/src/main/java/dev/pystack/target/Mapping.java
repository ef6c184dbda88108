package dev.pystack.target;

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

package dev.pystack.compress;

import java.io.IOException;

/**
 * Bits that are read from the end of a piece to its start (RFC 8878 §4.1): the last byte has the
 * first bits, behind a one that marks where they begin. Between two refills, reading past the start
 * gives bits of what lies before; {@link #remaining} tells.
 */
final class ZstdBits {
  /** So many bytes must be in the array before a piece starts. */
  static final int SLACK = 8;

  private final byte[] data;
  private final int start;
  // the bits not read yet are those of the array below this
  private int position;
  private long bits;
  private int used;

  /**
   * @param start at least {@link #SLACK}
   */
  ZstdBits(byte[] data, int start, int end) throws IOException {
    if (end <= start || data[end - 1] == 0) {
      throw new IOException("damaged zstd data: a stream of bits without its end");
    }
    this.data = data;
    this.start = start * 8;
    this.position = end * 8 - (Integer.numberOfLeadingZeros(data[end - 1] & 0xff) - 24) - 1;
    refill();
  }

  /** Makes at least 56 bits available, as far as there are. */
  void refill() throws IOException {
    int p = position - used;
    used = 0;
    if (p < start) {
      throw new IOException("damaged zstd data: bits are missing");
    }
    position = p;
    int at = (p + 7 >> 3) - 8;
    byte[] d = data;
    bits =
        (d[at] & 0xffL
                | (d[at + 1] & 0xffL) << 8
                | (d[at + 2] & 0xffL) << 16
                | (d[at + 3] & 0xffL) << 24
                | (d[at + 4] & 0xffL) << 32
                | (d[at + 5] & 0xffL) << 40
                | (d[at + 6] & 0xffL) << 48
                | (d[at + 7] & 0xffL) << 56)
            << (-p & 7);
  }

  /**
   * The next bits, the first of them the highest; not more than were made available.
   *
   * @param count 0 to 32
   */
  int peek(int count) {
    return (int) (bits << used >>> 1 >>> 63 - count);
  }

  void skip(int count) {
    used += count;
  }

  int read(int count) {
    int value = (int) (bits << used >>> 1 >>> 63 - count);
    used += count;
    return value;
  }

  /** How many bits are left; negative when too many were read. */
  int remaining() {
    return position - used - start;
  }
}

package dev.pystack.compress;

import java.io.IOException;

/** Decodes LZ4 blocks (its Block Format Description). */
final class Lz4Block {
  private static final int MIN_MATCH = 4;

  private Lz4Block() {}

  /**
   * Decodes a block.
   *
   * @param first where what may be copied from starts in {@code out}
   * @param start where it goes
   * @param limit where it must end at the latest
   * @return where it ends
   */
  static int decode(byte[] data, int length, byte[] out, int first, int start, int limit)
      throws IOException {
    int in = 0;
    int at = start;
    while (in < length) {
      int token = data[in++] & 0xff;
      int literals = token >> 4;
      if (literals == 15) {
        int more;
        do {
          if (in >= length || literals > limit) {
            throw damaged();
          }
          more = data[in++] & 0xff;
          literals += more;
        } while (more == 255);
      }
      if (literals > length - in || literals > limit - at) {
        throw damaged();
      }
      System.arraycopy(data, in, out, at, literals);
      in += literals;
      at += literals;
      if (in == length) {
        return at;
      }
      if (length - in < 2) {
        throw damaged();
      }
      int offset = data[in] & 0xff | (data[in + 1] & 0xff) << 8;
      in += 2;
      int match = token & 15;
      if (match == 15) {
        int more;
        do {
          if (in >= length || match > limit) {
            throw damaged();
          }
          more = data[in++] & 0xff;
          match += more;
        } while (more == 255);
      }
      match += MIN_MATCH;
      if (offset == 0 || offset > at - first || match > limit - at) {
        throw damaged();
      }
      ZstdBlock.copy(out, at, offset, match);
      at += match;
    }
    throw damaged();
  }

  private static IOException damaged() {
    return new IOException("damaged lz4 data");
  }
}

package dev.pystack.compress;

import java.io.IOException;

/**
 * A frame's header (RFC 8878 §3.1.1.1).
 *
 * @param windowSize bytes
 * @param contentSize bytes; -1 where it is not told
 */
record ZstdFrame(long windowSize, long contentSize, boolean hasChecksum) {
  /** Reads what follows the magic number. */
  static ZstdFrame read(PackedInput in) throws IOException {
    int descriptor = (int) in.number(1);
    if ((descriptor & 8) != 0) {
      throw new IOException("zstd data of a newer format");
    }
    boolean single = (descriptor & 32) != 0;
    long window = single ? -1 : window((int) in.number(1));
    int idSize = (descriptor & 3) == 3 ? 4 : descriptor & 3;
    if (in.number(idSize) != 0) {
      throw new IOException("zstd data that needs a dictionary");
    }
    int sizeFlag = descriptor >> 6;
    long content = -1;
    if (sizeFlag > 0 || single) {
      content = in.number(1 << sizeFlag);
      if (sizeFlag == 1) {
        content += 256;
      }
      if (content < 0) {
        throw new IOException("damaged zstd data: a size of more than 2^63 bytes");
      }
    }
    return new ZstdFrame(single ? content : window, content, (descriptor & 4) != 0);
  }

  private static long window(int descriptor) {
    long base = 1L << 10 + (descriptor >> 3);
    return base + base / 8 * (descriptor & 7);
  }
}

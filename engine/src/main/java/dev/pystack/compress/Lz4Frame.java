package dev.pystack.compress;

import java.io.IOException;

/**
 * What a frame's descriptor says.
 *
 * @param maxBlock bytes that a block gives at most
 * @param linked whether blocks copy from those before
 * @param contentSize bytes; -1 where it is not told
 */
record Lz4Frame(
    int maxBlock, boolean linked, boolean checksOfBlocks, boolean hasChecksum, long contentSize) {
  /** Reads what follows the magic number. */
  static Lz4Frame read(PackedInput in) throws IOException {
    byte[] descriptor = new byte[14];
    in.fill(descriptor, 0, 2);
    int flags = descriptor[0] & 0xff;
    int block = descriptor[1] >> 4 & 7;
    if (flags >> 6 != 1 || block < 4) {
      throw new IOException("damaged lz4 data: a frame of unknown form");
    }
    int length = 2;
    long content = -1;
    if ((flags & 8) != 0) {
      in.fill(descriptor, length, 8);
      content = PackedInput.number(descriptor, length, 8);
      length += 8;
    }
    if ((flags & 1) != 0) {
      throw new IOException("lz4 data that needs a dictionary");
    }
    if (in.number(1) != (XxHash32.of(descriptor, 0, length) >> 8 & 0xff)) {
      throw new IOException("damaged lz4 data: a frame of unknown form");
    }
    return new Lz4Frame(
        1 << 8 + 2 * block, (flags & 32) == 0, (flags & 16) != 0, (flags & 4) != 0, content);
  }
}

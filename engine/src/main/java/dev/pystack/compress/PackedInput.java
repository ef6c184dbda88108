package dev.pystack.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Whole pieces out of a stream, which may end in the middle of them. */
final class PackedInput {
  private final InputStream in;
  private final byte[] number = new byte[8];
  private long pushedBack = -1;

  PackedInput(InputStream in) {
    this.in = in;
  }

  void fill(byte[] into, int offset, int count) throws IOException {
    if (in.readNBytes(into, offset, count) < count) {
      throw new EOFException("the packed data ends too early");
    }
  }

  /**
   * An unsigned little-endian number.
   *
   * @param size in bytes, up to 8
   */
  long number(int size) throws IOException {
    fill(number, 0, size);
    return number(number, 0, size);
  }

  /** The magic number of the next frame; -1 at the end of the stream. */
  long magicOrEnd() throws IOException {
    if (pushedBack >= 0) {
      long magic = pushedBack;
      pushedBack = -1;
      return magic;
    }
    int n = in.readNBytes(number, 0, 4);
    if (n == 0) {
      return -1;
    }
    if (n < 4) {
      throw new EOFException("the packed data ends too early");
    }
    return number(number, 0, 4);
  }

  /**
   * Gives back what {@link #magicOrEnd} gave, which gives it again: nothing else reads meanwhile.
   */
  void pushBack(long magic) {
    pushedBack = magic;
  }

  void skip(long count) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (EOFException e) {
      throw new EOFException("the packed data ends too early");
    }
  }

  void close() throws IOException {
    in.close();
  }

  static long number(byte[] bytes, int at, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[at + i] & 0xffL) << 8 * i;
    }
    return value;
  }
}

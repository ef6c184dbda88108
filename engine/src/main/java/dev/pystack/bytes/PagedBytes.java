package dev.pystack.bytes;

import java.util.Arrays;

/**
 * The bytes of a section that may be huge, read in blocks when they are asked for. Keeps at most
 * {@link #MAX_KEPT} bytes: of two blocks for one place the later one. Not thread-safe.
 */
public final class PagedBytes {
  /** Where the bytes come from: a file, as a rule. */
  public interface Source {
    /**
     * Reads exactly {@code length} bytes.
     *
     * @param position bytes from the start of the section
     * @throws MalformedException when any of them cannot be had
     */
    void read(long position, byte[] into, int offset, int length) throws MalformedException;
  }

  /** Bytes of a block: one read of a file. */
  static final int BLOCK = 1 << 14;

  private static final int SHIFT = 14;
  private static final int MAX_KEPT = 32 << 20;
  private static final int FIRST_PIECE = 1 << 20;

  private final String section;
  private final Source source;
  private final long size;
  // by the number of the block, modulo a length that grows with what is kept
  private byte[][] blocks = new byte[16][];
  private long[] numbers = new long[16];
  private int kept;

  /**
   * @param section its name, for messages
   * @param size bytes of the section, as declared: reads past what is there are malformed
   */
  public PagedBytes(String section, Source source, long size) {
    this.section = section;
    this.source = source;
    this.size = Math.max(0, size);
  }

  String section() {
    return section;
  }

  long size() {
    return size;
  }

  /** The block with a position, which must be below the size; the last one may be shorter. */
  byte[] block(long position) throws MalformedException {
    long number = position >>> SHIFT;
    int slot = (int) number & blocks.length - 1;
    byte[] block = blocks[slot];
    if (block != null && numbers[slot] == number) {
      return block;
    }
    long start = number << SHIFT;
    byte[] read = new byte[(int) Math.min(BLOCK, size - start)];
    source.read(start, read, 0, read.length);
    keep(number, read);
    return read;
  }

  private void keep(long number, byte[] block) {
    if (++kept > blocks.length / 2 && blocks.length < MAX_KEPT / BLOCK) {
      byte[][] oldBlocks = blocks;
      long[] oldNumbers = numbers;
      blocks = new byte[2 * oldBlocks.length][];
      numbers = new long[blocks.length];
      for (int i = 0; i < oldBlocks.length; i++) {
        if (oldBlocks[i] != null) {
          int slot = (int) oldNumbers[i] & blocks.length - 1;
          blocks[slot] = oldBlocks[i];
          numbers[slot] = oldNumbers[i];
        }
      }
    }
    int slot = (int) number & blocks.length - 1;
    blocks[slot] = block;
    numbers[slot] = number;
  }

  /**
   * A copy of some bytes, past the blocks. What is allocated is at most about twice what is there.
   *
   * @param length not past the section's end
   */
  byte[] copy(long position, int length) throws MalformedException {
    byte[] bytes = new byte[Math.min(length, FIRST_PIECE)];
    int done = 0;
    while (true) {
      source.read(position + done, bytes, done, bytes.length - done);
      done = bytes.length;
      if (done >= length) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * done));
    }
  }
}

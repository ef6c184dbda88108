package dev.pystack.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks Zstandard (RFC 8878): frames one after the other, skippable ones too; no dictionaries.
 *
 * <p>A read throws {@link java.io.EOFException} where the packed data ends too early, another
 * {@link IOException} where it is damaged or needs a window of more than 128 MiB, which is also
 * what zstd takes unless told; what came before was returned. Not thread-safe.
 */
public final class ZstdInputStream extends FramedInputStream {
  static final long MAGIC = 0xfd2f_b528L;
  private static final long MAX_WINDOW = 1L << 27;
  private static final int RAW = 0;
  private static final int REPEATED = 1;
  private static final int COMPRESSED = 2;

  private final byte[] block = new byte[ZstdBits.SLACK + ZstdBlock.MAX_SIZE];
  private @Nullable XxHash64 hash;
  private final ZstdBlock decoder = new ZstdBlock();
  private boolean last;
  private boolean unknownSize;
  private long left;

  /**
   * @param packed read in pieces of any size; closed with this
   */
  public ZstdInputStream(InputStream packed) {
    super(packed);
  }

  @Override
  boolean startFrame(long magic) throws IOException {
    if (magic != MAGIC) {
      return false;
    }
    ZstdFrame frame = ZstdFrame.read(packed);
    if (frame.windowSize() > MAX_WINDOW) {
      throw new IOException("zstd data that needs " + frame.windowSize() + " bytes of memory");
    }
    makeWindow((int) Math.max(frame.windowSize(), 1024), ZstdBlock.MAX_SIZE);
    decoder.reset();
    hash = frame.hasChecksum() ? new XxHash64() : null;
    unknownSize = frame.contentSize() < 0;
    left = frame.contentSize();
    last = false;
    return true;
  }

  @Override
  boolean nextBlock(Window w) throws IOException {
    if (last) {
      if (hash != null && packed.number(4) != (hash.value() & 0xffff_ffffL)) {
        throw new IOException("damaged zstd data: the checksum is another");
      }
      if (!unknownSize && left != 0) {
        throw new IOException("damaged zstd data: another size than announced");
      }
      return false;
    }
    int header = (int) packed.number(3);
    int size = header >> 3;
    if (size > ZstdBlock.MAX_SIZE) {
      throw new IOException("damaged zstd data: a block of " + size + " bytes");
    }
    w.room(ZstdBlock.MAX_SIZE);
    int to = w.to;
    switch (header >> 1 & 3) {
      case RAW -> {
        packed.fill(w.bytes, to, size);
        to += size;
      }
      case REPEATED -> {
        Arrays.fill(w.bytes, to, to + size, (byte) packed.number(1));
        to += size;
      }
      case COMPRESSED -> {
        packed.fill(block, ZstdBits.SLACK, size);
        to = decoder.decode(block, ZstdBits.SLACK, ZstdBits.SLACK + size, w.bytes, 0, to);
      }
      default -> throw new IOException("damaged zstd data: a block of unknown type");
    }
    if (hash != null) {
      hash.update(w.bytes, w.to, to - w.to);
    }
    left -= to - w.to;
    w.to = to;
    last = (header & 1) != 0;
    return true;
  }
}

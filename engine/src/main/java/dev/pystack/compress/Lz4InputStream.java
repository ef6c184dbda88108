package dev.pystack.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks LZ4 frames (its Frame Format Description 1.6), one after the other, also of the legacy
 * form; no dictionaries. Fails as {@link ZstdInputStream} does. Not thread-safe.
 */
final class Lz4InputStream extends FramedInputStream {
  static final long MAGIC = 0x184d_2204L;
  static final long LEGACY_MAGIC = 0x184c_2102L;
  private static final int LEGACY_BLOCK = 1 << 23;
  private static final int REACH = 1 << 16;

  private byte[] block = new byte[0];
  private int maxBlock;
  private boolean legacy;
  private boolean linked;
  private boolean checksOfBlocks;
  private @Nullable XxHash32 hash;
  private long contentSize;
  private long done;

  Lz4InputStream(InputStream packed) {
    super(packed);
  }

  @Override
  boolean startFrame(long magic) throws IOException {
    legacy = magic == LEGACY_MAGIC;
    if (magic != MAGIC && !legacy) {
      return false;
    }
    done = 0;
    if (legacy) {
      maxBlock = LEGACY_BLOCK;
      linked = false;
      checksOfBlocks = false;
      hash = null;
      contentSize = -1;
    } else {
      Lz4Frame frame = Lz4Frame.read(packed);
      maxBlock = frame.maxBlock();
      linked = frame.linked();
      checksOfBlocks = frame.checksOfBlocks();
      hash = frame.hasChecksum() ? new XxHash32() : null;
      contentSize = frame.contentSize();
    }
    makeWindow(REACH, maxBlock);
    return true;
  }

  @Override
  boolean nextBlock(Window w) throws IOException {
    long size = legacy ? packed.magicOrEnd() : packed.number(4);
    if (legacy && size == LEGACY_MAGIC) {
      return true;
    }
    if (legacy && (size == MAGIC || Compression.isSkippable(size))) {
      // too large for a block: the next frame
      packed.pushBack(size);
      return false;
    }
    if (legacy ? size < 0 : size == 0) {
      finish();
      return false;
    }
    boolean plain = !legacy && (size & 0x8000_0000L) != 0;
    int length = (int) (size & 0x7fff_ffffL);
    // a block of the legacy form may grow by packing
    if (length < 0 || size > 0xffff_ffffL || length > maxBlock + maxBlock / 255 + 16) {
      throw new IOException("damaged lz4 data: a block of " + length + " bytes");
    }
    w.room(maxBlock);
    int to = w.to;
    if (plain && length <= maxBlock) {
      packed.fill(w.bytes, to, length);
      check(w.bytes, to, length);
      to += length;
    } else {
      if (block.length < length) {
        block = new byte[length];
      }
      packed.fill(block, 0, length);
      check(block, 0, length);
      to = Lz4Block.decode(block, length, w.bytes, linked ? 0 : to, to, to + maxBlock);
    }
    if (hash != null) {
      hash.update(w.bytes, w.to, to - w.to);
    }
    done += to - w.to;
    w.to = to;
    return true;
  }

  private void check(byte[] bytes, int at, int length) throws IOException {
    if (checksOfBlocks && packed.number(4) != (XxHash32.of(bytes, at, length) & 0xffff_ffffL)) {
      throw new IOException("damaged lz4 data: the checksum of a block is another");
    }
  }

  private void finish() throws IOException {
    if (hash != null && packed.number(4) != (hash.value() & 0xffff_ffffL)) {
      throw new IOException("damaged lz4 data: the checksum is another");
    }
    if (contentSize >= 0 && contentSize != done) {
      throw new EOFException("damaged lz4 data: another size than announced");
    }
  }
}

package dev.pystack.compress;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import org.tukaani.xz.SeekableFileInputStream;
import org.tukaani.xz.SeekableXZInputStream;

/** What packed files say of the size of what is in them. They may be wrong. */
final class AnnouncedSize {
  private static final int MAX_INDEX_KIB = 64 * 1024;
  // deflate cannot pack tighter than 1:1032
  private static final long MAX_RATIO = 1040;

  private AnnouncedSize() {}

  static long of(File file, Compression compression) throws IOException {
    return switch (compression) {
      case GZIP -> gzip(file);
      case XZ -> xz(file);
      case ZSTD, LZ4 -> firstFrame(file);
    };
  }

  private static long xz(File file) throws IOException {
    try (SeekableXZInputStream in =
        new SeekableXZInputStream(new SeekableFileInputStream(file), MAX_INDEX_KIB)) {
      return in.length();
    }
  }

  /** The size of the last member modulo 2^32, where these bytes are believable as one. */
  private static long gzip(File file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      long packed = in.length();
      in.seek(Math.max(0, packed - 4));
      long size = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
      return size < packed || size / MAX_RATIO > packed ? -1 : size;
    }
  }

  private static long firstFrame(File file) throws IOException {
    try (InputStream stream = new BufferedInputStream(new FileInputStream(file), 64)) {
      PackedInput in = new PackedInput(stream);
      long magic = in.magicOrEnd();
      if (magic == ZstdInputStream.MAGIC) {
        return ZstdFrame.read(in).contentSize();
      }
      return magic == Lz4InputStream.MAGIC ? Lz4Frame.read(in).contentSize() : -1;
    }
  }
}

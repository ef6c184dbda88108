package dev.pystack.compress;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** How a file is packed, by its first bytes. */
public enum Compression {
  /** RFC 1952; of several members all. */
  GZIP("gzip"),
  /** RFC 8878. */
  ZSTD("zstd"),
  /** The .xz file format 1.2; of several streams all. */
  XZ("xz"),
  /** Frames, also the legacy ones. */
  LZ4("lz4");

  /** How many bytes {@link #of} looks at. */
  public static final int MAGIC_SIZE = 6;

  private static final long SKIPPABLE = 0x184d_2a50L;
  private static final int BUFFER = 1 << 16;
  private static final int MAX_XZ_KIB = 192 * 1024;

  private final String label;

  Compression(String label) {
    this.label = label;
  }

  /** The name that users know it by. */
  public String label() {
    return label;
  }

  /**
   * The compression of a file.
   *
   * @param start its first {@link #MAGIC_SIZE} bytes
   * @return null where it is none of these
   */
  public static @Nullable Compression of(byte[] start) {
    long magic = PackedInput.number(start, 0, 4);
    if ((magic & 0xffff) == 0x8b1f) {
      return GZIP;
    }
    // pzstd starts its files with a frame to be skipped
    if (magic == ZstdInputStream.MAGIC || isSkippable(magic)) {
      return ZSTD;
    }
    if (magic == Lz4InputStream.MAGIC || magic == Lz4InputStream.LEGACY_MAGIC) {
      return LZ4;
    }
    return magic == 0x587a_37fdL && start[4] == 'Z' && start[5] == 0 ? XZ : null;
  }

  /** Whether a magic number starts a frame to be skipped: the same 16 of zstd and lz4. */
  static boolean isSkippable(long magic) {
    return (magic & 0xffff_fff0L) == SKIPPABLE;
  }

  /**
   * What is packed in a stream. A read throws {@link java.io.EOFException} where it ends too early.
   *
   * @param packed read in large pieces; closed with the result
   * @throws IOException when not even its header is right
   */
  public InputStream unpack(InputStream packed) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPInputStream(packed, BUFFER);
      case ZSTD -> new ZstdInputStream(packed);
      case XZ -> new XZInputStream(packed, MAX_XZ_KIB);
      case LZ4 -> new Lz4InputStream(packed);
    };
  }

  /**
   * What a packed file says of the size of what is in it, without unpacking. Where it has several
   * parts that may be the size of one of them, and it may be wrong.
   *
   * @return bytes; -1 where it does not tell
   */
  public long announcedSize(File file) {
    try {
      return AnnouncedSize.of(file, this);
    } catch (IOException damaged) {
      return -1;
    }
  }
}

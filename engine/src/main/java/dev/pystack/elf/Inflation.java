package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.compress.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacking of compressed sections (gABI {@code Elf64_Chdr}, and GNU's older {@code .zdebug_}). */
final class Inflation {
  static final int ELFCOMPRESS_ZLIB = 1;
  private static final int ELFCOMPRESS_ZSTD = 2;
  // so much may be packed as tightly as it likes; of more, debug information comes nowhere near
  // 1:64
  private static final long MAX_FREE = 64L << 20;
  private static final long MAX_RATIO = 64;
  // deflate cannot pack tighter than 1:1032
  private static final long MAX_DEFLATE_RATIO = 1040;

  private Inflation() {}

  /** Whether what is packed by zlib can have the size that it declares. */
  static boolean inflates(long packed, long size, long cap) {
    return believable(packed, size, cap) && size / MAX_DEFLATE_RATIO <= packed;
  }

  private static boolean believable(long packed, long size, long cap) {
    return size >= 0
        && size <= Math.min(cap, Integer.MAX_VALUE - 16)
        && (size <= MAX_FREE || size / MAX_RATIO <= packed);
  }

  static byte[] unpack(ByteCursor in, long cap) throws MalformedException {
    long type = in.u32();
    if (in.addressSize() == 8) {
      in.skip(4);
    }
    long size = in.address();
    in.address(); // the alignment
    if (type == ELFCOMPRESS_ZSTD) {
      if (!believable(in.remaining(), size, cap)) {
        throw in.malformed("a believable size, not " + Long.toUnsignedString(size));
      }
      byte[] all = unpack(in, Compression.ZSTD, (int) size);
      if (all.length != size) {
        throw in.malformed(size + " bytes of zstd data, not " + all.length);
      }
      return all;
    }
    if (type != ELFCOMPRESS_ZLIB) {
      throw in.malformed("zlib or zstd compression, not type " + type);
    }
    return inflate(in, size, cap);
  }

  /**
   * What is packed in the rest of a section.
   *
   * @param cap most bytes: what follows is not unpacked
   */
  static byte[] unpack(ByteCursor in, Compression compression, int cap) throws MalformedException {
    byte[] packed = in.bytes(in.remaining());
    try (InputStream stream = compression.unpack(new ByteArrayInputStream(packed))) {
      byte[] out = new byte[Math.min(cap, 1 << 20)];
      int done = 0;
      while (done < cap) {
        if (done == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(cap, 2L * done));
        }
        int n = stream.read(out, done, out.length - done);
        if (n <= 0) {
          break;
        }
        done += n;
      }
      return done == out.length ? out : Arrays.copyOf(out, done);
    } catch (IOException damaged) {
      throw in.malformed(compression.label() + " data");
    }
  }

  static byte[] unpackOld(ByteCursor in, long cap) throws MalformedException {
    byte[] head = in.bytes(12);
    if (head[0] != 'Z' || head[1] != 'L' || head[2] != 'I' || head[3] != 'B') {
      throw in.malformed("ZLIB");
    }
    long size = 0;
    for (int i = 4; i < 12; i++) {
      size = size << 8 | (head[i] & 0xff);
    }
    return inflate(in, size, cap);
  }

  private static byte[] inflate(ByteCursor in, long size, long cap) throws MalformedException {
    byte[] packed = in.bytes(in.remaining());
    if (!inflates(packed.length, size, cap)) {
      throw in.malformed("a believable size, not " + Long.toUnsignedString(size));
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] out = new byte[(int) Math.min(size, 1 << 20)];
      int done = 0;
      while (done < size) {
        if (done == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(size, 2L * done));
        }
        int n = inflater.inflate(out, done, out.length - done);
        if (n == 0) {
          throw in.malformed(size + " bytes of zlib data, not " + done);
        }
        done += n;
      }
      return out;
    } catch (DataFormatException e) {
      throw in.malformed("zlib data");
    } finally {
      inflater.end();
    }
  }
}

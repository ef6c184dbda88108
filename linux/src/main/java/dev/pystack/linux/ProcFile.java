package dev.pystack.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads files of {@code /proc} into one buffer that is used again, and picks numbers out of it. Not
 * thread-safe.
 */
final class ProcFile {
  /** Far above a real {@code maps} of a hundred thousand lines. */
  private static final int MAX_BYTES = 64 << 20;

  private byte[] bytes = new byte[4096];
  private int length;

  /** What the last read left; valid to {@link #length()}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Reads a file that the kernel hands out in one piece (one line or a few).
   *
   * @return whether there was one and it could be read
   */
  boolean readShort(String path) {
    length = 0;
    try (FileInputStream in = new FileInputStream(path)) {
      length = Math.max(0, in.read(bytes, 0, bytes.length));
      return length > 0;
    } catch (IOException gone) {
      return false;
    }
  }

  /** As {@link #readShort}, for files of any length; an empty one is one that could be read. */
  boolean readAll(String path) {
    length = 0;
    try (FileInputStream in = new FileInputStream(path)) {
      while (true) {
        if (length == bytes.length) {
          if (length >= MAX_BYTES) {
            return false;
          }
          bytes = Arrays.copyOf(bytes, length * 4);
        }
        int n = in.read(bytes, length, bytes.length - length);
        if (n <= 0) {
          return true;
        }
        length += n;
      }
    } catch (IOException gone) {
      return false;
    }
  }

  /** The bytes as they are, one character each: for texts that are ASCII where they matter. */
  String text() {
    return new String(bytes, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }
}

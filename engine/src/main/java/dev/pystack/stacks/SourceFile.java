package dev.pystack.stacks;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Python source file as bytes, in which lines are found and decoded only when asked for. Lines
 * end as Python reads them: at {@code \n}, {@code \r\n} or {@code \r}.
 */
final class SourceFile {
  private final byte[] bytes;
  private final Charset charset;
  // where line i + 1 starts; found so far up to `scanned`
  private int[] starts = new int[256];
  private int lines;
  private int scanned;

  SourceFile(byte[] bytes) {
    this.bytes = bytes;
    int bom = bom(bytes) ? 3 : 0;
    this.charset = bom == 0 ? SourceEncoding.of(bytes) : StandardCharsets.UTF_8;
    this.scanned = bom;
    if (bytes.length > bom) {
      starts[0] = bom;
      lines = 1;
    }
  }

  /**
   * A line with its indentation, without its end; null where the file has none of that number.
   *
   * @param number from 1
   */
  @Nullable String line(int number) {
    // the start of the next line is the end of this one
    while (lines <= number && scanned < bytes.length) {
      scan();
    }
    if (number < 1 || number > lines) {
      return null;
    }
    int start = starts[number - 1];
    int end = number < lines ? starts[number] : bytes.length;
    while (end > start && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return new String(bytes, start, end - start, charset);
  }

  /** Goes on behind the next end of a line, where another line begins. */
  private void scan() {
    int i = scanned;
    while (i < bytes.length && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    if (i + 1 < bytes.length && bytes[i] == '\r' && bytes[i + 1] == '\n') {
      i++;
    }
    scanned = Math.min(i + 1, bytes.length);
    if (scanned < bytes.length) {
      if (lines == starts.length) {
        starts = Arrays.copyOf(starts, 2 * lines);
      }
      starts[lines++] = scanned;
    }
  }

  private static boolean bom(byte[] bytes) {
    return bytes.length >= 3
        && (bytes[0] & 0xff) == 0xef
        && (bytes[1] & 0xff) == 0xbb
        && (bytes[2] & 0xff) == 0xbf;
  }
}

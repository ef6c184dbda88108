import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a tar archive (POSIX ustar) of files that belong to root, in the order they come. */
final class TarWriter implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int NAME = 100;

  private final OutputStream out;
  private final long seconds;

  /**
   * @param seconds since 1970: when all files were changed last
   */
  TarWriter(OutputStream out, long seconds) {
    this.out = out;
    this.seconds = seconds;
  }

  /**
   * @param name ends with a slash
   */
  void folder(String name) throws IOException {
    header(name, 0755, 0, '5');
  }

  void file(String name, boolean executable, byte[] content) throws IOException {
    header(name, executable ? 0755 : 0644, content.length, '0');
    out.write(content);
    out.write(new byte[-content.length & BLOCK - 1]);
  }

  private void header(String name, int mode, long size, char type) throws IOException {
    byte[] header = new byte[BLOCK];
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > NAME) {
      throw new IOException("longer than " + NAME + " bytes: " + name);
    }
    System.arraycopy(bytes, 0, header, 0, bytes.length);
    octal(header, 100, 8, mode);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, size);
    octal(header, 136, 12, seconds);
    header[156] = (byte) type;
    text(header, 257, "ustar\00000");
    text(header, 265, "root");
    text(header, 297, "root");
    // of the header with blanks in place of the sum
    text(header, 148, "        ");
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xff;
    }
    octal(header, 148, 7, sum);
    out.write(header);
  }

  private static void text(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** Digits with zeros in front and a zero byte behind. */
  private static void octal(byte[] header, int at, int length, long value) throws IOException {
    String digits = Long.toOctalString(value);
    if (digits.length() >= length) {
      throw new IOException("too large for the header of a tar archive: " + value);
    }
    text(header, at, "0".repeat(length - 1 - digits.length()) + digits);
    header[at + length - 1] = 0;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      out.write(new byte[2 * BLOCK]);
    }
  }
}

package dev.pystack.compress;

import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks Zstandard (RFC 8878): frames one after the other, skippable ones too; no dictionaries.
 *
 * <p>A read throws {@link java.io.EOFException} where the packed data ends too early, another
 * {@link IOException} where it is damaged; what came before was returned. Not thread-safe.
 */
public final class ZstdInputStream extends InputStream {
  private final InputStream packed;

  /**
   * @param packed read in large pieces; closed with this
   */
  public ZstdInputStream(InputStream packed) {
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    throw new IOException("zstd is not read yet");
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }
}

package dev.pystack.target.core;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file without a name, readable by its user only: it goes when it is closed, or this process ends
 * in whatever way. Pages of zeros take no space.
 */
final class TemporaryFile implements Closeable {
  private static final int PAGE = 4096;
  private static final byte[] ZEROS = new byte[PAGE];

  /** It cannot be written, most often because there is no space left. */
  static final class Full extends IOException {
    private static final long serialVersionUID = 1;

    Full(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private final RandomAccessFile file;
  private long size;

  private TemporaryFile(RandomAccessFile file) {
    this.file = file;
  }

  /** Where such files are made: {@code $TMPDIR} where that is a folder, else Java's. */
  static File folder() {
    String named = System.getenv("TMPDIR");
    if (named != null && !named.isEmpty() && new File(named).isDirectory()) {
      return new File(named);
    }
    return new File(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  static TemporaryFile create(File folder) throws IOException {
    Path path = Files.createTempFile(folder.toPath(), "pystack-", ".core");
    try {
      return new TemporaryFile(new RandomAccessFile(path.toFile(), "rw"));
    } finally {
      Files.delete(path);
    }
  }

  /** Adds bytes at the end; in steps of whole pages, but for the last. */
  void add(byte[] bytes, int length) throws Full {
    try {
      int at = 0;
      while (at < length) {
        int end = at;
        while (end < length && !isZero(bytes, end, Math.min(end + PAGE, length))) {
          end = Math.min(end + PAGE, length);
        }
        if (end > at) {
          file.seek(size + at);
          file.write(bytes, at, end - at);
        }
        at = end;
        while (at < length && isZero(bytes, at, Math.min(at + PAGE, length))) {
          at = Math.min(at + PAGE, length);
        }
      }
      size += length;
    } catch (IOException e) {
      throw new Full(e);
    }
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, ZEROS, 0, to - from);
  }

  /** Bytes that were added. */
  long size() {
    return size;
  }

  /** All of it, for reading; closed with what this returns. */
  LocalFile finished() throws Full {
    try {
      file.setLength(size);
    } catch (IOException e) {
      throw new Full(e);
    }
    return new LocalFile(file, size);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException ignored) {
      // nobody reads it any more
    }
  }
}

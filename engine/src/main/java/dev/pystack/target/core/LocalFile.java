package dev.pystack.target.core;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/** A file of this machine as memory: positioned reads, so never all of it. Thread-safe. */
final class LocalFile implements Memory, Closeable {
  private final RandomAccessFile file;
  private final long length;

  LocalFile(RandomAccessFile file, long length) {
    this.file = file;
    this.length = length;
  }

  static LocalFile open(File path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path, "r");
    try {
      return new LocalFile(file, file.length());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Null where it is not there or may not be read. */
  static @Nullable LocalFile openIfReadable(File path) {
    try {
      return open(path);
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Bytes, when it was opened. */
  long length() {
    return length;
  }

  @Override
  public synchronized void read(long address, byte[] into, int offset, int count)
      throws MemoryFault {
    if (address < 0 || address > length || count > length - address) {
      throw new MemoryFault(address, "past the end of the file");
    }
    try {
      file.seek(address);
      file.readFully(into, offset, count);
    } catch (IOException e) {
      throw new MemoryFault(address, "unreadable file");
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException ignored) {
      // it was only read
    }
  }
}

package dev.pystack.target;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * A file of the machine we run on, as memory: positioned reads, so never all of it. Thread-safe.
 */
public final class HostFile implements Memory, Closeable {
  private final String path;
  private final RandomAccessFile file;

  private HostFile(String path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Null where there is none, it is not a regular file, or may not be read. Names come from the
   * target: nothing of {@code /proc}, {@code /sys} and {@code /dev} is opened, of which reading
   * some waits for the kernel or takes away what it has to say.
   */
  public static @Nullable HostFile open(String path) {
    File named = new File(path);
    if (path.indexOf('\0') >= 0 || !named.isFile()) {
      return null;
    }
    try {
      String real = named.getCanonicalPath();
      if (real.startsWith("/proc/") || real.startsWith("/sys/") || real.startsWith("/dev/")) {
        return null;
      }
      return new HostFile(path, new RandomAccessFile(path, "r"));
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** As it was opened. */
  String path() {
    return path;
  }

  @Override
  public synchronized void read(long address, byte[] into, int offset, int length)
      throws MemoryFault {
    if (address < 0) {
      throw new MemoryFault(address, "past the end of the file");
    }
    try {
      file.seek(address);
      file.readFully(into, offset, length);
    } catch (IOException e) {
      throw new MemoryFault(address, "past the end of the file");
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

package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * The memory of a live process through {@code /proc/PID/mem}. The open file belongs to the address
 * space rather than to the process: when that ends or runs another program, reads find the end of
 * the file, and never another program's bytes.
 */
final class ProcessMemory implements Memory, Closeable {
  private final RandomAccessFile file;
  private boolean gone;

  ProcessMemory(RandomAccessFile file) {
    this.file = file;
  }

  /** Whether a read found that the address space is no more. */
  boolean gone() {
    return gone;
  }

  /**
   * Whether the address space is no more.
   *
   * @param address where something was mapped
   */
  boolean ended(long address) {
    try {
      file.seek(address);
      gone |= file.read() < 0;
    } catch (IOException unmapped) {
      return gone;
    }
    return gone;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    if (address < 0) {
      throw new MemoryFault(address, "unreadable memory");
    }
    int done = 0;
    try {
      file.seek(address);
      while (done < length) {
        int n = file.read(into, offset + done, length - done);
        if (n <= 0) {
          gone = true;
          throw new MemoryFault(address, "the process is gone");
        }
        done += n;
      }
    } catch (IOException hole) {
      throw new MemoryFault(address + done, "unreadable memory");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.pystack.elf;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file, or bytes that stand for one, as memory; counts what is read. */
public final class FileMemory implements Memory, AutoCloseable {
  private final RandomAccessFile file;
  private long bytesRead;

  public FileMemory(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
  }

  /** Bytes as a file; what lies past them cannot be read. */
  public static Memory of(byte[] bytes) {
    return (address, into, offset, length) -> {
      if (address < 0 || address > bytes.length - length) {
        throw new MemoryFault(address, "past the end");
      }
      System.arraycopy(bytes, (int) address, into, offset, length);
    };
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    try {
      if (address < 0) {
        throw new MemoryFault(address, "past the end");
      }
      file.seek(address);
      file.readFully(into, offset, length);
      bytesRead += length;
    } catch (IOException e) {
      throw new MemoryFault(address, "past the end");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

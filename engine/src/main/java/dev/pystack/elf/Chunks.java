package dev.pystack.elf;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.Arrays;

/** Reading of pieces whose declared size may be a lie. */
final class Chunks {
  private static final int FIRST = 1 << 20;

  private Chunks() {}

  /**
   * Reads {@code size} bytes. What is allocated is at most about twice what can really be read, and
   * never above {@code cap}.
   */
  static byte[] read(Memory memory, long address, long size, long cap, String what)
      throws MalformedException, MemoryFault {
    if (size < 0 || size > Math.min(cap, Integer.MAX_VALUE - 16)) {
      throw new MalformedException(
          what, 0, "at most " + cap + " bytes, not " + Long.toUnsignedString(size));
    }
    byte[] bytes = new byte[(int) Math.min(size, FIRST)];
    int done = 0;
    while (true) {
      memory.read(address + done, bytes, done, bytes.length - done);
      done = bytes.length;
      if (done == size) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * done));
    }
  }
}

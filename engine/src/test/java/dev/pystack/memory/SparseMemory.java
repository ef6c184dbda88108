package dev.pystack.memory;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Memory made by a test, little-endian and of 64-bit pointers: pages come to be when written. */
public final class SparseMemory implements Memory {
  private static final int PAGE = 4096;

  private final Map<Long, byte[]> pages = new HashMap<>();

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    for (int i = 0; i < length; i++) {
      byte[] page = pages.get((address + i) / PAGE);
      if (page == null) {
        throw new MemoryFault(address, "nothing written");
      }
      into[offset + i] = page[(int) ((address + i) % PAGE)];
    }
  }

  public SparseMemory bytes(long address, byte... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      byte[] page = pages.computeIfAbsent((address + i) / PAGE, number -> new byte[PAGE]);
      page[(int) ((address + i) % PAGE)] = bytes[i];
    }
    return this;
  }

  /** A little-endian number of 1 to 8 bytes. */
  public SparseMemory number(long address, int size, long value) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> 8 * i);
    }
    return bytes(address, bytes);
  }

  public TargetMemory target() {
    return new TargetMemory(this, ByteOrder.LITTLE_ENDIAN, 8);
  }
}

package dev.pystack.memory;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Typed reads from a {@link Memory} in the target's byte order and address size. Not thread-safe
 * (it keeps one scratch buffer).
 */
public final class TargetMemory {
  private final Memory memory;
  private final boolean bigEndian;
  private final int addressSize;
  private final byte[] scratch = new byte[8];

  /**
   * @param addressSize bytes of a pointer: 4 or 8
   */
  public TargetMemory(Memory memory, ByteOrder order, int addressSize) {
    this.memory = memory;
    this.bigEndian = order == ByteOrder.BIG_ENDIAN;
    this.addressSize = addressSize;
  }

  public Memory raw() {
    return memory;
  }

  public int addressSize() {
    return addressSize;
  }

  public boolean bigEndian() {
    return bigEndian;
  }

  /** An unsigned number of {@code size} bytes, 1 to 8 (of 8 bytes: as two's complement). */
  public long unsigned(long address, int size) throws MemoryFault {
    memory.read(address, scratch, 0, size);
    return unsigned(scratch, 0, size);
  }

  /** A signed number of {@code size} bytes, 1 to 8. */
  public long signed(long address, int size) throws MemoryFault {
    int shift = 64 - 8 * size;
    return unsigned(address, size) << shift >> shift;
  }

  /** As {@link #unsigned(long, int)}, from bytes already read. */
  public long unsigned(byte[] bytes, int at, int size) {
    long value = 0;
    if (bigEndian) {
      for (int i = 0; i < size; i++) {
        value = value << 8 | (bytes[at + i] & 0xff);
      }
    } else {
      for (int i = size - 1; i >= 0; i--) {
        value = value << 8 | (bytes[at + i] & 0xff);
      }
    }
    return value;
  }

  public int u8(long address) throws MemoryFault {
    return (int) unsigned(address, 1);
  }

  public int u16(long address) throws MemoryFault {
    return (int) unsigned(address, 2);
  }

  public long u32(long address) throws MemoryFault {
    return unsigned(address, 4);
  }

  public int i32(long address) throws MemoryFault {
    return (int) unsigned(address, 4);
  }

  public long i64(long address) throws MemoryFault {
    return unsigned(address, 8);
  }

  /** A pointer, zero-extended from the target's address size. */
  public long pointer(long address) throws MemoryFault {
    return unsigned(address, addressSize);
  }

  /** A {@code Py_ssize_t}: as wide as a pointer, signed. */
  public long ssize(long address) throws MemoryFault {
    return signed(address, addressSize);
  }

  /**
   * @param length at most what the caller has checked: it is allocated at once
   */
  public byte[] bytes(long address, int length) throws MemoryFault {
    byte[] bytes = new byte[length];
    memory.read(address, bytes, 0, length);
    return bytes;
  }

  /**
   * A NUL-terminated string of at most {@code max} bytes, decoded as UTF-8 (bad bytes replaced).
   */
  public String cString(long address, int max) throws MemoryFault {
    byte[] bytes = new byte[Math.min(max, 64)];
    int length = 0;
    while (length < max) {
      // piecewise, never past the next 64-byte line: the string may end at a hole
      int want = (int) Math.min(64 - ((address + length) & 63), max - length);
      if (length + want > bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, Math.min(max, bytes.length * 2 + want));
      }
      memory.read(address + length, bytes, length, want);
      for (int i = length; i < length + want; i++) {
        if (bytes[i] == 0) {
          return new String(bytes, 0, i, StandardCharsets.UTF_8);
        }
      }
      length += want;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}

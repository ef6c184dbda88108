package dev.pystack.testkit.elf;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, with numbers of a byte order and address size. */
public final class Bytes {
  private final ByteOrder order;
  private final int addressSize;
  private byte[] bytes = new byte[256];
  private int size;

  /**
   * @param addressSize 4 or 8
   */
  public Bytes(ByteOrder order, int addressSize) {
    this.order = order;
    this.addressSize = addressSize;
  }

  public int size() {
    return size;
  }

  public byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** A number of {@code width} bytes. */
  public Bytes number(long value, int width) {
    put(size, value, width);
    return this;
  }

  /** A number over bytes that are there already, or past them. */
  public Bytes put(int at, long value, int width) {
    need(at + width);
    for (int i = 0; i < width; i++) {
      int shift = 8 * (order == ByteOrder.LITTLE_ENDIAN ? i : width - 1 - i);
      bytes[at + i] = (byte) (value >>> shift);
    }
    return this;
  }

  public Bytes u8(int value) {
    return number(value, 1);
  }

  public Bytes u16(int value) {
    return number(value, 2);
  }

  public Bytes u32(long value) {
    return number(value, 4);
  }

  public Bytes u64(long value) {
    return number(value, 8);
  }

  public Bytes address(long value) {
    return number(value, addressSize);
  }

  public Bytes uleb(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  public Bytes sleb(long value) {
    long rest = value;
    while (rest >> 6 != 0 && rest >> 6 != -1) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return u8((int) (rest & 0x7f));
  }

  public Bytes raw(byte[] more) {
    int at = size;
    need(at + more.length);
    System.arraycopy(more, 0, bytes, at, more.length);
    return this;
  }

  /** Text as UTF-8, with a NUL behind it. */
  public Bytes cString(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8)).u8(0);
  }

  /** Zeros up to a multiple of {@code alignment}. */
  public Bytes align(int alignment) {
    while (size % alignment != 0) {
      u8(0);
    }
    return this;
  }

  private void need(int wanted) {
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length * 2));
    }
    size = Math.max(size, wanted);
  }
}

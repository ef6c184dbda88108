package dev.pystack.fuzz;

/** A fuzzer's bytes, taken one after the other; zeros when they have run out. */
final class FuzzInput {
  private final byte[] bytes;
  private int at;

  FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int u8() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  int u16() {
    return u8() | u8() << 8;
  }

  int u24() {
    return u16() | u8() << 16;
  }

  long number(int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) u8() << 8 * i;
    }
    return value;
  }

  byte[] bytes(int count) {
    byte[] taken = new byte[Math.min(count, bytes.length - at)];
    System.arraycopy(bytes, at, taken, 0, taken.length);
    at += taken.length;
    return taken;
  }
}

package dev.pystack.compress;

/** The hash that lz4 checks contents with: XXH32 with seed 0 (its specification, v0.1.1). */
final class XxHash32 {
  private static final int P1 = 0x9e3779b1;
  private static final int P2 = 0x85ebca77;
  private static final int P3 = 0xc2b2ae3d;
  private static final int P4 = 0x27d4eb2f;
  private static final int P5 = 0x165667b1;

  private final byte[] rest = new byte[16];
  private int there;
  private long total;
  private int a = 0x24234428; // P1 + P2
  private int b = P2;
  private int c;
  private int d = 0x61c8864f; // -P1

  static int of(byte[] data, int offset, int length) {
    XxHash32 hash = new XxHash32();
    hash.update(data, offset, length);
    return hash.value();
  }

  void update(byte[] data, int offset, int length) {
    total += length;
    int at = offset;
    int end = offset + length;
    if (there > 0) {
      int n = Math.min(16 - there, length);
      System.arraycopy(data, at, rest, there, n);
      there += n;
      at += n;
      if (there < 16) {
        return;
      }
      stripe(rest, 0);
      there = 0;
    }
    for (; end - at >= 16; at += 16) {
      stripe(data, at);
    }
    there = end - at;
    System.arraycopy(data, at, rest, 0, there);
  }

  private void stripe(byte[] data, int at) {
    a = round(a, word(data, at));
    b = round(b, word(data, at + 4));
    c = round(c, word(data, at + 8));
    d = round(d, word(data, at + 12));
  }

  int value() {
    int h = P5;
    if (total >= 16) {
      h =
          Integer.rotateLeft(a, 1)
              + Integer.rotateLeft(b, 7)
              + Integer.rotateLeft(c, 12)
              + Integer.rotateLeft(d, 18);
    }
    h += (int) total;
    int at = 0;
    for (; there - at >= 4; at += 4) {
      h = Integer.rotateLeft(h + word(rest, at) * P3, 17) * P4;
    }
    for (; at < there; at++) {
      h = Integer.rotateLeft(h + (rest[at] & 0xff) * P5, 11) * P1;
    }
    h = (h ^ h >>> 15) * P2;
    h = (h ^ h >>> 13) * P3;
    return h ^ h >>> 16;
  }

  private static int round(int state, int word) {
    return Integer.rotateLeft(state + word * P2, 13) * P1;
  }

  private static int word(byte[] d, int at) {
    return d[at] & 0xff
        | (d[at + 1] & 0xff) << 8
        | (d[at + 2] & 0xff) << 16
        | (d[at + 3] & 0xff) << 24;
  }
}

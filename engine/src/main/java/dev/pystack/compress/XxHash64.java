package dev.pystack.compress;

/** The hash that zstd checks contents with: XXH64 with seed 0 (its specification, v0.1.1). */
final class XxHash64 {
  private static final long P1 = 0x9e3779b185ebca87L;
  private static final long P2 = 0xc2b2ae3d27d4eb4fL;
  private static final long P3 = 0x165667b19e3779f9L;
  private static final long P4 = 0x85ebca77c2b2ae63L;
  private static final long P5 = 0x27d4eb2f165667c5L;

  private final byte[] rest = new byte[32];
  private int there;
  private long total;
  private long a = 0x60ea27eeadc0b5d6L; // P1 + P2
  private long b = P2;
  private long c;
  private long d = 0x61c8864e7a143579L; // -P1

  void update(byte[] data, int offset, int length) {
    total += length;
    int at = offset;
    int end = offset + length;
    if (there > 0) {
      int n = Math.min(32 - there, length);
      System.arraycopy(data, at, rest, there, n);
      there += n;
      at += n;
      if (there < 32) {
        return;
      }
      stripe(rest, 0);
      there = 0;
    }
    for (; end - at >= 32; at += 32) {
      stripe(data, at);
    }
    there = end - at;
    System.arraycopy(data, at, rest, 0, there);
  }

  private void stripe(byte[] data, int at) {
    a = round(a, word(data, at));
    b = round(b, word(data, at + 8));
    c = round(c, word(data, at + 16));
    d = round(d, word(data, at + 24));
  }

  long value() {
    long h = P5;
    if (total >= 32) {
      h =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      h = merge(merge(merge(merge(h, a), b), c), d);
    }
    h += total;
    int at = 0;
    for (; there - at >= 8; at += 8) {
      h = Long.rotateLeft(h ^ round(0, word(rest, at)), 27) * P1 + P4;
    }
    if (there - at >= 4) {
      h = Long.rotateLeft(h ^ PackedInput.number(rest, at, 4) * P1, 23) * P2 + P3;
      at += 4;
    }
    for (; at < there; at++) {
      h = Long.rotateLeft(h ^ (rest[at] & 0xff) * P5, 11) * P1;
    }
    h = (h ^ h >>> 33) * P2;
    h = (h ^ h >>> 29) * P3;
    return h ^ h >>> 32;
  }

  private static long round(long state, long word) {
    return Long.rotateLeft(state + word * P2, 31) * P1;
  }

  private static long merge(long h, long state) {
    return (h ^ round(0, state)) * P1 + P4;
  }

  private static long word(byte[] d, int at) {
    return d[at] & 0xffL
        | (d[at + 1] & 0xffL) << 8
        | (d[at + 2] & 0xffL) << 16
        | (d[at + 3] & 0xffL) << 24
        | (d[at + 4] & 0xffL) << 32
        | (d[at + 5] & 0xffL) << 40
        | (d[at + 6] & 0xffL) << 48
        | (d[at + 7] & 0xffL) << 56;
  }
}

package dev.pystack.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs near good ones, in a sequence that a number determines. */
final class Mutations {
  private static final long[] EDGES = {0, 1, -1, 0x7f, 0xff, 0x7fff_ffffL, 0x8000_0000L, 1L << 62};

  private final List<byte[]> seeds;
  private final Random random;

  Mutations(List<byte[]> seeds, long sequence) {
    this.seeds = seeds;
    this.random = new Random(sequence);
  }

  byte[] next() {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int left = 1 + random.nextInt(8); left > 0 && bytes.length > 0; left--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> {
        int width = 1 << random.nextInt(4);
        long value = random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : bytes.length;
        for (int i = 0; i < width && at + i < bytes.length; i++) {
          bytes[at + i] = (byte) (value >>> 8 * i);
        }
      }
      case 3 -> {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
        System.arraycopy(bytes, from, bytes, at, length);
      }
      case 4 -> {
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
      case 5 -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
        for (int i = bytes.length; i < longer.length; i++) {
          longer[i] = (byte) random.nextInt();
        }
        return longer;
      }
      default -> bytes[at] += (byte) (random.nextInt(9) - 4);
    }
    return bytes;
  }
}

package dev.pystack.fuzz;

import dev.pystack.recording.RecordedMemory;
import dev.pystack.recording.RecordedMemory.Stretch;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes recorded memory as an input says: bytes, numbers at the edges of what fits, and pointers
 * to other places that were recorded, which makes cycles and confuses types.
 */
final class Changes {
  private static final int MOST = 64;
  private static final long[] EDGES = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0x7fff,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x1000,
    0x100_0000
  };

  private Changes() {}

  /** A changed copy. */
  static RecordedMemory apply(RecordedMemory original, FuzzInput input, int addressSize) {
    List<Stretch> stretches = new ArrayList<>(original.copy().stretches());
    for (int i = 0; i < MOST && input.hasMore(); i++) {
      change(stretches, input, addressSize);
    }
    return new RecordedMemory(stretches);
  }

  private static void change(List<Stretch> stretches, FuzzInput input, int addressSize) {
    int kind = input.u8();
    int index = input.u16() % stretches.size();
    Stretch stretch = stretches.get(index);
    byte[] bytes = stretch.bytes();
    if (bytes.length == 0) {
      return;
    }
    int at = input.u16() % bytes.length;
    int word = at - (int) ((stretch.address() + at) % addressSize);
    switch (kind % 6) {
      case 0 -> put(bytes, word, addressSize, place(stretches, input));
      case 1 -> put(bytes, at, 1 << input.u8() % 4, EDGES[input.u8() % EDGES.length]);
      case 2 -> {
        byte[] own = input.bytes(1 + input.u8() % 16);
        System.arraycopy(own, 0, bytes, at, Math.min(own.length, bytes.length - at));
      }
      case 3 -> bytes[at] += (byte) (input.u8() % 17 - 8);
      case 4 -> bytes[at] ^= (byte) (1 << input.u8() % 8);
      default -> stretches.set(index, cut(stretch, at));
    }
  }

  private static long place(List<Stretch> stretches, FuzzInput input) {
    Stretch target = stretches.get(input.u16() % stretches.size());
    return target.address() + (input.u8() % 8) * 8L;
  }

  /** Little-endian, as all recorded machines are; what does not fit is left out. */
  private static void put(byte[] bytes, int at, int size, long value) {
    for (int i = 0; i < size; i++) {
      if (at + i >= 0 && at + i < bytes.length) {
        bytes[at + i] = (byte) (value >>> 8 * i);
      }
    }
  }

  private static Stretch cut(Stretch stretch, int length) {
    return new Stretch(stretch.address(), java.util.Arrays.copyOf(stretch.bytes(), length));
  }
}

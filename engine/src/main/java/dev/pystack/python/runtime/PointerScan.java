package dev.pystack.python.runtime;

import dev.pystack.memory.TargetMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pulls every aligned word of some regions that points into writable memory. */
final class PointerScan {
  private static final int SEEN = 1024;
  private static final long NEVER = 0xffff_0000_0000_0007L;

  private final TargetMemory memory;
  private final WritableMemory writable;
  private final RegionReader reader;
  // what was pulled lately: the same few addresses come again and again
  private final long[] seen = new long[SEEN];
  private final int word;
  private final boolean fast;
  private long[] words = new long[0];
  private int count;
  private long first;
  private boolean open;
  private int at;
  private long slot;
  private long value;

  PointerScan(TargetMemory memory, WritableMemory writable, Regions regions) {
    this.memory = memory;
    this.writable = writable;
    this.word = memory.addressSize();
    this.fast = word == 8 && !memory.bigEndian();
    this.reader = new RegionReader(memory.raw(), regions);
  }

  /** Goes on to the next pointer; false at the end. */
  boolean next() {
    while (true) {
      if (!open) {
        if (!reader.next()) {
          return false;
        }
        open = true;
        start();
      }
      if (fast ? nextWord() : nextSlowly()) {
        return true;
      }
      open = false;
    }
  }

  /** The start of a piece: its words in one go, which is what makes gigabytes bearable. */
  private void start() {
    at = (int) (-reader.address() & (word - 1));
    if (fast) {
      count = Math.max(0, reader.length() - at) / 8;
      if (words.length < count) {
        words = new long[reader.bytes().length / 8];
      }
      ByteBuffer.wrap(reader.bytes(), at, 8 * count)
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asLongBuffer()
          .get(words, 0, count);
      first = reader.address() + at;
      at = 0;
    }
  }

  private boolean nextWord() {
    for (int i = candidate(words, at, count); i < count; i = candidate(words, i + 1, count)) {
      if (writable.contains(words[i])) {
        at = i + 1;
        slot = first + 8L * i;
        value = words[i];
        return true;
      }
    }
    return false;
  }

  /**
   * The index of the next word that could be a pointer, or the end. Eight in a row: the loop itself
   * costs as much as a test.
   */
  private static int candidate(long[] words, int from, int end) {
    int i = from;
    for (int last = end - 8; i <= last; i += 8) {
      if (isCandidate(words[i])) {
        return i;
      }
      if (isCandidate(words[i + 1])) {
        return i + 1;
      }
      if (isCandidate(words[i + 2])) {
        return i + 2;
      }
      if (isCandidate(words[i + 3])) {
        return i + 3;
      }
      if (isCandidate(words[i + 4])) {
        return i + 4;
      }
      if (isCandidate(words[i + 5])) {
        return i + 5;
      }
      if (isCandidate(words[i + 6])) {
        return i + 6;
      }
      if (isCandidate(words[i + 7])) {
        return i + 7;
      }
    }
    while (i < end && !isCandidate(words[i])) {
      i++;
    }
    return i;
  }

  // no user address of a 64-bit system has its top two bytes set
  private static boolean isCandidate(long word) {
    return (word & NEVER) == 0 && word != 0;
  }

  private boolean nextSlowly() {
    byte[] bytes = reader.bytes();
    int last = reader.length() - word;
    while (at <= last) {
      int i = at;
      at += word;
      long pointer = memory.unsigned(bytes, i, word);
      if (pointer == 0 || (pointer & (word - 1)) != 0 || !writable.contains(pointer)) {
        continue;
      }
      slot = reader.address() + i;
      value = pointer;
      return true;
    }
    return false;
  }

  /** Whether the present value came up before, as far as that is remembered; remembers it. */
  boolean repeated() {
    int i = (int) (value >>> 3 ^ value >>> 13) & (SEEN - 1);
    if (seen[i] == value) {
      return true;
    }
    seen[i] = value;
    return false;
  }

  /** Where the pointer lies. */
  long slot() {
    return slot;
  }

  /** Where it leads. */
  long value() {
    return value;
  }
}

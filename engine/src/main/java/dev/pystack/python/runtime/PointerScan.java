package dev.pystack.python.runtime;

import dev.pystack.memory.TargetMemory;

/** Pulls every aligned word of some regions that points into writable memory. */
final class PointerScan {
  private static final int SEEN = 1024;

  private final TargetMemory memory;
  private final WritableMemory writable;
  private final RegionReader reader;
  // what was pulled lately: the same few addresses come again and again
  private final long[] seen = new long[SEEN];
  private boolean open;
  private int at;
  private long slot;
  private long value;

  PointerScan(TargetMemory memory, WritableMemory writable, Regions regions) {
    this.memory = memory;
    this.writable = writable;
    this.reader = new RegionReader(memory.raw(), regions);
  }

  /** Goes on to the next pointer; false at the end. */
  boolean next() {
    int word = memory.addressSize();
    boolean fast = word == 8 && !memory.bigEndian();
    while (true) {
      if (!open) {
        if (!reader.next()) {
          return false;
        }
        open = true;
        at = (int) (-reader.address() & (word - 1));
      }
      byte[] bytes = reader.bytes();
      int last = reader.length() - word;
      while (at <= last) {
        int i = at;
        at += word;
        // no user address of a 64-bit system has its top two bytes set
        if (fast && (bytes[i + 7] != 0 || bytes[i + 6] != 0 || (bytes[i] & 7) != 0)) {
          continue;
        }
        long pointer = memory.unsigned(bytes, i, word);
        if (pointer == 0 || (pointer & (word - 1)) != 0 || !writable.contains(pointer)) {
          continue;
        }
        slot = reader.address() + i;
        value = pointer;
        return true;
      }
      open = false;
    }
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

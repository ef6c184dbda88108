package dev.pystack.python.runtime;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;

/** Reads regions from front to back in pieces; what cannot be read is passed over by pages. */
final class RegionReader {
  private static final int CHUNK = 1 << 17;
  private static final int PAGE = 4096;

  private final Memory memory;
  private final Regions regions;
  private final byte[] bytes = new byte[CHUNK];
  private int region;
  private long next;
  private boolean started;
  // pieces stay small up to here after a fault
  private long cautiousUntil;
  private long address;
  private int length;

  RegionReader(Memory memory, Regions regions) {
    this.memory = memory;
    this.regions = regions;
  }

  /** Goes on to the next piece that can be read; false when there is none. */
  boolean next() {
    while (region < regions.count()) {
      if (!started) {
        started = true;
        next = regions.start(region);
        cautiousUntil = next;
      }
      long left = regions.end(region) - next;
      if (left <= 0) {
        region++;
        started = false;
        continue;
      }
      boolean cautious = next < cautiousUntil;
      int piece = cautious ? PAGE : CHUNK;
      // pieces end where pages do, so that one hole never costs its neighbours
      int want = (int) Math.min(piece - (int) (next & (piece - 1)), left);
      try {
        memory.read(next, bytes, 0, want);
        address = next;
        length = want;
        next += want;
        return true;
      } catch (MemoryFault hole) {
        if (cautious || want <= PAGE) {
          next += want;
        } else {
          cautiousUntil = next + want;
        }
      }
    }
    return false;
  }

  /** The present piece; valid up to {@link #length} and the next call of {@link #next}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Where the present piece lies in the target. */
  long address() {
    return address;
  }
}

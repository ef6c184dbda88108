package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.PageCache;
import dev.pystack.target.Mapping;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A process as it was in a stop that is over. Pages that were not copied are read now: where
 * nothing could write to them since that is as good; elsewhere it only serves to learn what else
 * the reader wants, and is noted as missed.
 */
final class CapturedMoment implements Moment {
  private static final int NEIGHBOURS = 3;

  private final Capture capture;
  private final @Nullable StackCapture stacks;
  private final MapsTable maps;
  private final boolean mapsOfTheStop;
  private final Memory live;
  private final PageCache cache;
  private long[] missed = new long[16];
  private int missedCount;

  /**
   * @param mapsOfTheStop whether the mappings were read during the stop; else they were the same
   *     before and after it, and between there may have been one more
   */
  CapturedMoment(
      Capture capture,
      @Nullable StackCapture stacks,
      boolean mapsOfTheStop,
      Memory live,
      int maxPages) {
    this.mapsOfTheStop = mapsOfTheStop;
    this.stacks = stacks;
    this.capture = capture;
    this.maps = MapsTable.parse(capture.maps(), capture.maps().length);
    this.live = live;
    Memory copy =
        new Memory() {
          @Override
          public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
            readPage(address, into, offset, length);
          }
        };
    this.cache = new PageCache(copy, maxPages);
  }

  /** The numbers of the pages that should have been copied; the same one perhaps several times. */
  long[] missed() {
    return Arrays.copyOf(missed, missedCount);
  }

  PageCache cache() {
    return cache;
  }

  private void readPage(long address, byte[] into, int offset, int length) throws MemoryFault {
    long page = address >>> 12;
    int index = capture.find(page);
    if (index >= 0) {
      if (!capture.readable(index)) {
        throw new MemoryFault(address, "unreadable memory");
      }
      capture.get(index, into, offset);
      return;
    }
    StackCapture copied = stacks;
    if (copied != null && copied.get(page, into, offset)) {
      return;
    }
    Mapping mapping = maps.at(address);
    if (mapping == null || !mapping.readable()) {
      if (!mapsOfTheStop && address >= 0) {
        miss(page);
      }
      throw new MemoryFault(address, "unmapped memory");
    }
    if (mapping.writable()) {
      // also where it has been unmapped since: in the stop it was there
      miss(page, mapping);
    }
    live.read(address, into, offset, length);
  }

  /** With its neighbours: by the next stop the target has gone on, and rarely far. */
  private void miss(long page, Mapping mapping) {
    long first = Math.max(page - NEIGHBOURS, mapping.start() >>> 12);
    long last = Math.min(page + NEIGHBOURS, (mapping.end() >>> 12) - 1);
    for (long near = first; near <= last; near++) {
      miss(near);
    }
  }

  private void miss(long page) {
    if (missedCount == missed.length) {
      missed = Arrays.copyOf(missed, missedCount * 2);
    }
    missed[missedCount++] = page;
  }

  @Override
  public int[] threads() {
    return capture.tids();
  }

  @Override
  public MapsTable maps() {
    return maps;
  }

  @Override
  public long futex(int tid) {
    return capture.futex(tid);
  }

  @Override
  public byte @Nullable [] registers(int tid) {
    StackCapture copied = stacks;
    return copied == null ? null : copied.registers(tid);
  }

  @Override
  public Memory memory() {
    return cache;
  }
}

package dev.pystack.recording;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Passes reads through and notes exactly which bytes were read, and what they were: not pages, so
 * that a recording holds what a report needed and nothing else. Not thread-safe.
 */
final class RecordingMemory implements Memory {
  private static final int PAGE = 4096;

  private final Memory source;
  private final Map<Long, Page> pages = new HashMap<>();

  private static final class Page {
    final byte[] bytes = new byte[PAGE];
    final BitSet known = new BitSet(PAGE);
  }

  RecordingMemory(Memory source) {
    this.source = source;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    source.read(address, into, offset, length);
    int done = 0;
    while (done < length) {
      long at = address + done;
      int inPage = (int) (at & (PAGE - 1));
      int n = Math.min(PAGE - inPage, length - done);
      Page page = pages.computeIfAbsent(at >>> 12, number -> new Page());
      System.arraycopy(into, offset + done, page.bytes, inPage, n);
      page.known.set(inPage, inPage + n);
      done += n;
    }
  }

  /** What was read: stretches by rising (unsigned) address, with a gap between any two. */
  List<RecordedMemory.Stretch> stretches() {
    List<Long> numbers = new ArrayList<>(pages.keySet());
    numbers.sort(Comparator.comparing(number -> number + Long.MIN_VALUE));
    List<RecordedMemory.Stretch> found = new ArrayList<>();
    for (Long number : numbers) {
      Page page = pages.get(number);
      if (page == null) {
        continue;
      }
      for (int from = page.known.nextSetBit(0); from >= 0; ) {
        int to = page.known.nextClearBit(from);
        add(found, (number << 12) + from, java.util.Arrays.copyOfRange(page.bytes, from, to));
        from = page.known.nextSetBit(to);
      }
    }
    return found;
  }

  private static void add(List<RecordedMemory.Stretch> found, long address, byte[] bytes) {
    if (!found.isEmpty()) {
      RecordedMemory.Stretch last = found.getLast();
      if (last.end() == address) {
        byte[] joined = java.util.Arrays.copyOf(last.bytes(), last.bytes().length + bytes.length);
        System.arraycopy(bytes, 0, joined, last.bytes().length, bytes.length);
        found.set(found.size() - 1, new RecordedMemory.Stretch(last.address(), joined));
        return;
      }
    }
    found.add(new RecordedMemory.Stretch(address, bytes));
  }
}

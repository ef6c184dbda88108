package dev.pystack.linux;

import dev.pystack.memory.PageCache;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one stop copied: pages of memory, the threads and where each waits, the mappings. Made
 * before the stop, so that nothing but copying is left to do in it.
 */
final class Capture implements AutoCloseable {
  private static final int PAGE = PageCache.PAGE;
  private static final int IOV_MAX = 1024;
  private static final int IOVEC = 16;

  private final Kernel kernel;
  // sorted by rising unsigned number; the i-th lies at i * PAGE
  private final long[] pages;
  private final boolean[] readable;
  private final long dataAddress;
  private final ByteBuffer data;
  private final long vectorAddress;
  private final ByteBuffer vectors;

  private int prepared;
  private int preparedEnd;
  private int preparedVectors;
  private int[] tids = new int[0];
  private long[] futexes = new long[0];
  private int lastThread;
  private byte[] maps = new byte[0];
  // what was read of the target may be asked for more when the copy is gone
  private boolean closed;

  /**
   * @param pages numbers of pages of {@link PageCache#PAGE} bytes, sorted
   */
  Capture(Kernel kernel, long[] pages) {
    this.kernel = kernel;
    this.pages = pages;
    this.readable = new boolean[pages.length];
    this.dataAddress = kernel.map(dataBytes());
    this.data = kernel.view(dataAddress, dataBytes());
    this.vectorAddress = kernel.map((IOV_MAX + 1) * IOVEC);
    this.vectors = kernel.view(vectorAddress, (IOV_MAX + 1) * IOVEC);
    prepare(0);
  }

  private long dataBytes() {
    return Math.max(1, pages.length) * (long) PAGE;
  }

  /** Copies all pages; those that cannot be read are holes. False where the way is barred. */
  boolean copy(int pid) {
    int next = 0;
    while (next < pages.length) {
      if (next != prepared) {
        prepare(next);
      }
      int end = preparedEnd;
      long copied =
          kernel.readMemory(pid, vectorAddress, 1, vectorAddress + IOVEC, preparedVectors);
      if (copied < 0 && copied != -Kernel.EFAULT) {
        return false;
      }
      int whole = (int) (Math.max(0, copied) / PAGE);
      Arrays.fill(readable, next, next + whole, true);
      // the page after what was copied is the hole that ended it
      next = next + whole == end ? end : next + whole + 1;
    }
    return true;
  }

  /** Writes what to copy where for one system call that begins with the page at an index. */
  private void prepare(int next) {
    int vector = 1;
    int end = next;
    while (end < pages.length && vector <= IOV_MAX) {
      int run = end + 1;
      while (run < pages.length && pages[run] == pages[run - 1] + 1) {
        run++;
      }
      vectors.putLong(vector * IOVEC, pages[end] << 12);
      vectors.putLong(vector * IOVEC + 8, (run - end) * (long) PAGE);
      vector++;
      end = run;
    }
    vectors.putLong(0, dataAddress + next * (long) PAGE);
    vectors.putLong(8, (end - next) * (long) PAGE);
    prepared = next;
    preparedEnd = end;
    preparedVectors = vector - 1;
  }

  /** As {@link #copy}, where the kernel refuses its system call. */
  void copy(ProcessMemory memory) {
    byte[] page = new byte[PAGE];
    for (int i = 0; i < pages.length; i++) {
      try {
        memory.read(pages[i] << 12, page, 0, PAGE);
        data.put(i * PAGE, page);
        readable[i] = true;
      } catch (dev.pystack.memory.MemoryFault hole) {
        readable[i] = false;
      }
    }
  }

  void threads(int[] tids, long[] futexes) {
    this.tids = tids;
    this.futexes = futexes;
  }

  void maps(byte[] maps) {
    this.maps = maps;
  }

  int[] tids() {
    return tids;
  }

  long futex(int tid) {
    int at = Threads.indexOf(tids, tid, lastThread);
    lastThread = at;
    return at < 0 ? 0 : futexes[at];
  }

  byte[] maps() {
    return maps;
  }

  /** Where the page stands in what was copied; negative: it is not among it, or no longer. */
  int find(long page) {
    return closed ? -1 : Arrays.binarySearch(pages, page);
  }

  /** Whether it could be read. */
  boolean readable(int index) {
    return readable[index];
  }

  void get(int index, byte[] into, int offset) {
    data.get(index * PAGE, into, offset, PAGE);
  }

  @Override
  public void close() {
    closed = true;
    kernel.unmap(dataAddress, dataBytes());
    kernel.unmap(vectorAddress, (IOV_MAX + 1) * IOVEC);
  }
}

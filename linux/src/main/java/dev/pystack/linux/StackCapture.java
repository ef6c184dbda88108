package dev.pystack.linux;

import dev.pystack.memory.PageCache;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one stop copied of the threads' native stacks: their registers, and the memory from each
 * stack pointer to where that stack began. Made before the stop, so that nothing but copying is
 * left to do in it.
 */
final class StackCapture implements AutoCloseable {
  private static final int PAGE = PageCache.PAGE;
  private static final int IOVEC = 16;
  private static final int IOV_MAX = 1024;
  private static final int SLOT = Kernel.REGISTERS_BYTES;

  /** Below the stack pointer a leaf function may keep values (System V ABI AMD64 §3.2.2). */
  private static final int RED_ZONE = 128;

  /** Of {@code struct user_regs_struct}, and of {@code fs_base} in it. */
  private static final int X86_64_BYTES = 27 * 8;

  private static final int FS_BASE = 21 * 8;

  /** A first guess: threads of an interpreter that wait use 8 to 16 KiB. */
  private static final int PAGES_PER_THREAD = 8;

  private static final int SPARE_PAGES = 256;
  private static final int MOST_PAGES = 16_384;

  /** Of a thread's number beside that of a page; what does not fit is found one by one. */
  private static final int NUMBER_BITS = 18;

  private static final int NUMBER_MASK = (1 << NUMBER_BITS) - 1;

  private final Kernel kernel;
  private final ProcessFacts facts;
  private final MapsTable maps;
  private final int slots;
  private final int capacity;
  private final long registersAddress;
  private final ByteBuffer registers;
  private final long dataAddress;
  private final ByteBuffer data;
  private final long vectorAddress;
  private final ByteBuffer vectors;
  private final int[] lengths;
  // of the i-th stack: its first page, how many, and how many pages of other stacks lie before it
  private final long[] starts;
  private final int[] counts;
  private final int[] places;
  private int[] tids = new int[0];
  private int stacks;
  private int used;
  private int wanted;
  private int lastThread;
  // made when the first page is asked for
  private long[] order = new long[0];

  /**
   * @param maps the mappings as they were just before
   * @param threads how many there were just before
   * @param pages how many pages all stacks together need; 0 where that is not known yet
   */
  StackCapture(Kernel kernel, ProcessFacts facts, MapsTable maps, int threads, int pages) {
    this.kernel = kernel;
    this.facts = facts;
    this.maps = maps;
    this.slots = threads + 16;
    int enough = pages == 0 ? slots * PAGES_PER_THREAD + SPARE_PAGES : pages + SPARE_PAGES;
    this.capacity = Math.min(enough, MOST_PAGES);
    this.registersAddress = kernel.map((long) slots * SLOT);
    this.registers = kernel.view(registersAddress, (long) slots * SLOT);
    this.dataAddress = kernel.map((long) capacity * PAGE);
    this.data = kernel.view(dataAddress, (long) capacity * PAGE);
    this.vectorAddress = kernel.map((IOV_MAX + 1) * IOVEC);
    this.vectors = kernel.view(vectorAddress, (IOV_MAX + 1) * IOVEC);
    this.lengths = new int[slots];
    this.starts = new long[slots];
    this.counts = new int[slots];
    this.places = new int[slots];
  }

  /**
   * Copies the registers and stacks of threads that stand still.
   *
   * @return false where there are more of them than there is room for
   */
  boolean copy(int pid, int[] tids) {
    if (tids.length > slots) {
      return false;
    }
    this.tids = tids;
    for (int i = 0; i < tids.length; i++) {
      lengths[i] = kernel.registers(tids[i], registersAddress + (long) i * SLOT);
      add(i);
    }
    int from = 0;
    while (from < stacks) {
      from = copy(pid, from);
    }
    return true;
  }

  /** Notes where the stack of a thread lies, and counts its pages. */
  private void add(int slot) {
    int at = slot * SLOT;
    int length = lengths[slot];
    int place = Registers.stackPointerOffset(facts.architecture());
    if (place < 0 || length < place + 8) {
      return;
    }
    long sp = registers.getLong(at + place);
    Mapping mapping = maps.at(sp);
    if (mapping == null || !mapping.readable()) {
      return;
    }
    long end = mapping.end();
    if (length == X86_64_BYTES) {
      // glibc and musl put the thread's control block at the end of its stack
      long controlBlock = registers.getLong(at + FS_BASE);
      if (Long.compareUnsigned(controlBlock, sp) > 0
          && Long.compareUnsigned(controlBlock, end) < 0) {
        end = controlBlock;
      }
    }
    long first = Math.max(mapping.start(), sp - RED_ZONE) >>> 12;
    long count = ((end + PAGE - 1) >>> 12) - first;
    wanted = (int) Math.min(MOST_PAGES, wanted + count);
    int taken = (int) Math.min(count, capacity - used);
    starts[stacks] = first;
    counts[stacks] = taken;
    places[stacks] = used;
    stacks++;
    used += taken;
  }

  /** Copies stacks in one system call, from one on; returns the first that is left. */
  private int copy(int pid, int from) {
    int to = from;
    int pages = 0;
    while (to < stacks && to - from < IOV_MAX) {
      int vector = to - from + 1;
      vectors.putLong(vector * IOVEC, starts[to] << 12);
      vectors.putLong(vector * IOVEC + 8, counts[to] * (long) PAGE);
      pages += counts[to];
      to++;
    }
    vectors.putLong(0, dataAddress + places[from] * (long) PAGE);
    vectors.putLong(8, pages * (long) PAGE);
    long copied = kernel.readMemory(pid, vectorAddress, 1, vectorAddress + IOVEC, to - from);
    long whole = Math.max(0, copied) / PAGE;
    if (whole >= pages) {
      return to;
    }
    // it ended at a hole: what lies before it is ours, and it goes on with the next stack
    for (int i = from; i < to; i++) {
      if (whole < counts[i]) {
        counts[i] = (int) whole;
        return i + 1;
      }
      whole -= counts[i];
    }
    return to;
  }

  /** How many pages all stacks together have, so far as they were seen. */
  int wanted() {
    return wanted;
  }

  byte @Nullable [] registers(int tid) {
    int at = Threads.indexOf(tids, tid, lastThread);
    if (at < 0) {
      return null;
    }
    lastThread = at;
    byte[] copy = new byte[Math.max(0, lengths[at])];
    registers.get(at * SLOT, copy, 0, copy.length);
    return copy;
  }

  /** Whether this page was copied; then it is put into the array. */
  boolean get(long page, byte[] into, int offset) {
    if (order.length != stacks) {
      order = order();
    }
    int low = 0;
    int high = stacks - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int stack = (int) order[middle] & NUMBER_MASK;
      if (get(stack, page, into, offset)) {
        return true;
      }
      if (page < starts[stack]) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    // stacks that a program made itself may lie in one another
    for (int i = 0; i < stacks; i++) {
      if (get(i, page, into, offset)) {
        return true;
      }
    }
    return false;
  }

  private boolean get(int stack, long page, byte[] into, int offset) {
    long index = page - starts[stack];
    if (index < 0 || index >= counts[stack]) {
      return false;
    }
    data.get((places[stack] + (int) index) * PAGE, into, offset, PAGE);
    return true;
  }

  /** The stacks by rising address: the first page, then the number. */
  private long[] order() {
    long[] keys = new long[stacks];
    for (int i = 0; i < stacks; i++) {
      keys[i] = starts[i] << NUMBER_BITS | i;
    }
    Arrays.sort(keys);
    return keys;
  }

  @Override
  public void close() {
    stacks = 0;
    tids = new int[0];
    kernel.unmap(registersAddress, (long) slots * SLOT);
    kernel.unmap(dataAddress, (long) capacity * PAGE);
    kernel.unmap(vectorAddress, (IOV_MAX + 1) * IOVEC);
  }
}

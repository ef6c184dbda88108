package dev.pystack.memory;

/**
 * Reads through in whole pages and keeps them: what is read twice is read once, and two reads of
 * one word always agree. Pages that cannot be read are remembered too. Bounded: past {@code
 * maxPages} everything is forgotten and read again. Not thread-safe.
 */
public final class PageCache implements Memory {
  /** Bytes of a page of this cache; not above the smallest page of any target. */
  public static final int PAGE = 4096;

  private static final byte[] HOLE = new byte[0];

  private final Memory source;
  private final int maxPages;
  // open addressing on the page number: a HashMap<Long, …> would box every key
  private long[] keys = new long[256];
  private byte[][] pages = new byte[256][];
  private int count;

  public PageCache(Memory source, int maxPages) {
    this.source = source;
    this.maxPages = maxPages;
  }

  /** Forgets everything: the target may have run. */
  public void clear() {
    keys = new long[256];
    pages = new byte[256][];
    count = 0;
  }

  /** The numbers (address / {@link #PAGE}) of all pages held, holes not among them, unsorted. */
  public long[] held() {
    long[] held = new long[count];
    int n = 0;
    for (int i = 0; i < pages.length; i++) {
      if (pages[i] != null && pages[i] != HOLE) {
        held[n++] = keys[i];
      }
    }
    return java.util.Arrays.copyOf(held, n);
  }

  /** Puts a page that was read by other means. */
  public void put(long pageNumber, byte[] page) {
    store(pageNumber, page);
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    int done = 0;
    while (done < length) {
      long at = address + done;
      int inPage = (int) (at & (PAGE - 1));
      int n = Math.min(PAGE - inPage, length - done);
      byte[] page = page(at >>> 12);
      if (page == HOLE) {
        throw new MemoryFault(at, "unreadable memory");
      }
      System.arraycopy(page, inPage, into, offset + done, n);
      done += n;
    }
  }

  private byte[] page(long number) {
    int i = slot(number);
    byte[] page = pages[i];
    if (page == null) {
      page = new byte[PAGE];
      try {
        source.read(number << 12, page, 0, PAGE);
      } catch (MemoryFault hole) {
        page = HOLE;
      }
      store(number, page);
    }
    return page;
  }

  private void store(long number, byte[] page) {
    if (count >= maxPages) {
      clear();
    }
    if (2 * count >= keys.length) {
      grow();
    }
    int i = slot(number);
    if (pages[i] == null) {
      count++;
    }
    keys[i] = number;
    pages[i] = page;
  }

  private void grow() {
    long[] oldKeys = keys;
    byte[][] oldPages = pages;
    keys = new long[oldKeys.length * 2];
    pages = new byte[oldKeys.length * 2][];
    for (int j = 0; j < oldPages.length; j++) {
      if (oldPages[j] != null) {
        int i = slot(oldKeys[j]);
        keys[i] = oldKeys[j];
        pages[i] = oldPages[j];
      }
    }
  }

  private int slot(long number) {
    int mask = keys.length - 1;
    long mixed = number * 0x9E3779B97F4A7C15L;
    int i = (int) (mixed >>> 40) & mask;
    while (pages[i] != null && keys[i] != number) {
      i = i + 1 & mask;
    }
    return i;
  }
}

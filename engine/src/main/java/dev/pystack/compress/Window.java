package dev.pystack.compress;

import java.util.Arrays;

/**
 * What was unpacked last, from which more is copied. It grows with what is unpacked, not with what
 * a header announces.
 */
final class Window {
  private static final int FIRST_SIZE = 1 << 18;
  private static final int MAX_BEHIND = 1 << 23;

  private final int reach;
  private final int step;
  private final int limit;
  byte[] bytes;

  /** Where what was not handed out yet starts. */
  int from;

  /** Where the next byte goes. */
  int to;

  /**
   * @param reach how far back is copied from
   * @param step bytes that are added at once, at most
   */
  Window(int reach, int step) {
    this.reach = reach;
    this.step = step;
    // moving what is still in reach to the start is to be seldom
    this.limit = reach + Math.max(step, Math.min(Math.max(reach, FIRST_SIZE), MAX_BEHIND));
    this.bytes = new byte[Math.min(limit, Math.max(FIRST_SIZE, step))];
  }

  /** Forgets all, for use by another frame; false where that needs another window. */
  boolean restart(int newReach, int newStep) {
    from = 0;
    to = 0;
    return newReach == reach && newStep == step;
  }

  /** Makes room for so many bytes. All that was there must have been handed out. */
  void room(int count) {
    if (bytes.length - to >= count) {
      return;
    }
    if (bytes.length < limit) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * bytes.length, to + count)));
    }
    if (bytes.length - to < count) {
      int kept = Math.min(reach, to);
      System.arraycopy(bytes, to - kept, bytes, 0, kept);
      to = kept;
    }
    from = to;
  }

  /** Hands out what there is, up to a length. */
  int take(byte[] into, int offset, int length) {
    int n = Math.min(length, to - from);
    System.arraycopy(bytes, from, into, offset, n);
    from += n;
    return n;
  }

  boolean isEmpty() {
    return from == to;
  }
}

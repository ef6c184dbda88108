package dev.pystack.python.object;

/**
 * Text with a limit. Two ways of meeting it: <i>exact</i>, where going over it spoils everything
 * and only stops the work; and cutting, where what fits is kept and ends in {@code ...}.
 */
final class Out {
  private static final String CUT = "...";

  private final StringBuilder text = new StringBuilder(128);
  private int limit;
  private boolean exact = true;
  private boolean over;
  // the last end of a unit after which there is room for "..."
  private int mark;

  /** Starts again with a limit on the length, in UTF-16 units. */
  void start(int limit, boolean exact) {
    text.setLength(0);
    mark = 0;
    this.limit = limit;
    this.exact = exact;
    over = false;
  }

  int length() {
    return text.length();
  }

  int limit() {
    return limit;
  }

  void limit(int limit) {
    this.limit = limit;
  }

  int room() {
    return limit - text.length();
  }

  boolean exact() {
    return exact;
  }

  void exact(boolean exact) {
    this.exact = exact;
  }

  /** Whether the limit was met: nothing more is taken. */
  boolean over() {
    return over;
  }

  /** What is said is not all there is. */
  void incomplete() {
    over = true;
  }

  /** Back to an earlier length, with nothing over. */
  void back(int length) {
    text.setLength(length);
    mark = Math.min(mark, length);
    over = false;
  }

  /** Takes as much as fits. */
  void put(String more) {
    if (over) {
      return;
    }
    mark();
    if (more.length() <= room()) {
      text.append(more);
      markInside(more.length());
    } else {
      over = true;
      if (!exact) {
        int keep = limit - CUT.length() - text.length();
        if (keep > 0) {
          // never half a surrogate pair
          text.append(more, 0, Character.isHighSurrogate(more.charAt(keep - 1)) ? keep - 1 : keep);
          mark = text.length();
        }
        cut();
      }
    }
  }

  /** Takes all of it or nothing: an escape sequence, a surrogate pair. */
  void putWhole(String more) {
    if (over) {
      return;
    }
    mark();
    if (more.length() <= room()) {
      text.append(more);
    } else {
      over = true;
      if (!exact) {
        cut();
      }
    }
  }

  void put(char c) {
    if (over) {
      return;
    }
    mark();
    if (room() > 0) {
      text.append(c);
    } else {
      over = true;
      if (!exact) {
        cut();
      }
    }
  }

  /** Ends here, with {@code ...}. */
  void stop() {
    if (!over) {
      over = true;
      mark();
      if (!exact) {
        cut();
      }
    }
  }

  /** Takes it although the limit is met: the caller has kept the room for it. */
  void force(String more) {
    text.append(more);
  }

  private void cut() {
    int keep = Math.max(0, limit - CUT.length());
    if (text.length() > keep) {
      text.setLength(Math.min(mark, keep));
    }
    text.append(CUT);
  }

  private void mark() {
    if (room() >= CUT.length()) {
      mark = text.length();
    }
  }

  /** What was taken last may be cut anywhere, but not in the middle of a surrogate pair. */
  private void markInside(int taken) {
    int keep = limit - CUT.length();
    if (text.length() > keep && keep > text.length() - taken) {
      mark = Character.isHighSurrogate(text.charAt(keep - 1)) ? keep - 1 : keep;
    }
  }

  String text() {
    return text.toString();
  }
}

package dev.pystack.linux;

/**
 * Search in lists of thread ids, which are asked for one after the other as a rule, forwards or
 * backwards.
 */
final class Threads {
  private Threads() {}

  /**
   * Where an id stands in a list; -1 where it is not in it.
   *
   * @param near beside which to look first; may lie outside
   */
  static int indexOf(int[] tids, int tid, int near) {
    for (int at = near + 1; at >= near - 1; at -= 2) {
      if (at >= 0 && at < tids.length && tids[at] == tid) {
        return at;
      }
    }
    for (int i = 0; i < tids.length; i++) {
      if (tids[i] == tid) {
        return i;
      }
    }
    return -1;
  }
}

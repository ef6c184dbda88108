package dev.pystack.stacks;

import dev.pystack.model.Snapshot.PyThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Puts the entries of one tid side by side, the outermost first, at the place of the first of them:
 * one thread may run several interpreters, each called from within the one before.
 */
final class ThreadOrder {
  private ThreadOrder() {}

  /**
   * @param records for each thread an address on its C stack that tells how far out it is, or 0
   */
  static List<PyThread> group(List<PyThread> threads, List<Long> records) {
    HashMap<Integer, List<Integer>> byTid = new HashMap<>();
    boolean shared = false;
    for (int i = 0; i < threads.size(); i++) {
      int tid = threads.get(i).tid();
      List<Integer> same = byTid.get(tid);
      if (same == null) {
        same = new ArrayList<>(1);
        byTid.put(tid, same);
      } else if (tid != 0) {
        shared = true;
      }
      same.add(i);
    }
    if (!shared) {
      return threads;
    }
    List<PyThread> ordered = new ArrayList<>(threads.size());
    for (PyThread thread : threads) {
      if (thread.tid() == 0) {
        ordered.add(thread); // ended threads have nothing in common
        continue;
      }
      List<Integer> same = byTid.remove(thread.tid());
      if (same != null) {
        outermostFirst(same, threads, records);
        for (int i : same) {
          ordered.add(threads.get(i));
        }
      }
    }
    return ordered;
  }

  /** Stacks grow down on every machine that we read; without records the older is the outer. */
  private static void outermostFirst(
      List<Integer> same, List<PyThread> threads, List<Long> records) {
    same.sort(
        (a, b) -> {
          long recordA = records.get(a);
          long recordB = records.get(b);
          if (recordA != 0 && recordB != 0) {
            return Long.compareUnsigned(recordB, recordA);
          }
          Long idA = threads.get(a).interpreter();
          Long idB = threads.get(b).interpreter();
          return Long.compare(idA == null ? 0 : idA, idB == null ? 0 : idB);
        });
  }
}

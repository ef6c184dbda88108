package dev.pystack.linux;

import java.io.File;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a process at one moment, with what proves later that none of them ran since: each
 * slept, and how often the scheduler had put it on a CPU ({@code schedstat}'s third field,
 * Documentation/scheduler/sched-stats.rst) and for how long.
 *
 * <p>The order matters: first the count, then whether it sleeps. A thread that sleeps after its
 * count was read cannot run without the count growing. {@code /proc/PID/task/TID/syscall} is asked
 * for the latter, because the kernel answers it only when the thread has really left its CPU (the
 * state letter of {@code stat} says S a moment earlier), and it tells where a thread waits for a
 * futex too. Where a kernel has no such file, the state is compared before and after instead.
 */
final class ThreadNotes {
  private final String directory;
  private final ProcFile file;
  private final int[] tids;
  private final long[] counts;
  private final long[] times;
  private final long[] futexes;
  private final FutexCall futexCall;
  private boolean byState;
  private boolean asleep = true;

  /**
   * @param base {@code /proc/PID}
   */
  ThreadNotes(String base, ProcFile file, FutexCall futexCall) {
    this.directory = base + "/task/";
    this.file = file;
    this.futexCall = futexCall;
    tids = list(directory);
    counts = new long[tids.length];
    times = new long[tids.length];
    futexes = new long[tids.length];
    for (int i = 0; i < tids.length && asleep; i++) {
      asleep = note(i);
    }
    asleep &= tids.length > 0;
  }

  /** The ids of a process' threads; empty where it is gone. */
  static int[] list(String directory) {
    String[] names = new File(directory).list();
    if (names == null) {
      return new int[0];
    }
    int[] tids = new int[names.length];
    int count = 0;
    for (String name : names) {
      int tid = 0;
      for (int i = 0; i < name.length(); i++) {
        tid = tid * 10 + name.charAt(i) - '0';
      }
      tids[count++] = tid;
    }
    return tids;
  }

  int[] tids() {
    return tids;
  }

  /** Whether every thread slept: else nothing can be proved, and the rest was not noted. */
  boolean asleep() {
    return asleep;
  }

  /** Where each thread waited for a futex, or 0; null where that is not known of all. */
  long @Nullable [] futexes() {
    return asleep && !byState ? futexes : null;
  }

  /** Whether nothing in the process ran since these notes were taken. */
  boolean stillHold() {
    if (!asleep || !Arrays.equals(tids, list(directory))) {
      return false;
    }
    for (int i = 0; i < tids.length; i++) {
      String thread = directory + tids[i];
      if (byState && !sleepsByState(thread)) {
        return false;
      }
      long count = counts[i];
      long time = times[i];
      if (!schedule(thread, i) || counts[i] != count || times[i] != time) {
        return false;
      }
    }
    return true;
  }

  private boolean note(int i) {
    String thread = directory + tids[i];
    if (!schedule(thread, i)) {
      return false;
    }
    if (!byState) {
      if (file.readShort(thread + "/syscall")) {
        futexes[i] = futexCall.address(file.bytes(), file.length());
        return file.bytes()[0] != 'r'; // "running"
      }
      byState = true;
    }
    return sleepsByState(thread);
  }

  private boolean sleepsByState(String thread) {
    if (!file.readShort(thread + "/stat")) {
      return false;
    }
    StatLine line = StatLine.parse(file.bytes(), file.length());
    return line != null && line.state() != 'R';
  }

  private boolean schedule(String thread, int i) {
    if (!file.readShort(thread + "/schedstat")) {
      return false;
    }
    byte[] bytes = file.bytes();
    int at = 0;
    for (int field = 0; field < 3; field++) {
      long value = 0;
      while (at < file.length() && bytes[at] >= '0' && bytes[at] <= '9') {
        value = value * 10 + bytes[at++] - '0';
      }
      at++;
      if (field == 0) {
        times[i] = value;
      } else {
        counts[i] = value;
      }
    }
    // a kernel without these statistics says 0 0 0
    return counts[i] > 0;
  }
}

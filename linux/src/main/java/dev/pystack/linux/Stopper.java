package dev.pystack.linux;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stops all threads of a process and lets them go (ptrace(2): {@code PTRACE_SEIZE}, so that the
 * kernel itself lets them go when we end, however we end). All of it in one thread: a tracer is a
 * thread, not a process.
 */
final class Stopper {
  /**
   * A thread that sleeps uninterruptibly may wake up within this; the others do not wait for it.
   */
  private static final long PATIENCE_NANOS = 100_000_000;

  private static final long DEADLINE_NANOS = 2_000_000_000;
  private static final int SEIZE_ATTEMPTS = 3;
  private static final long NAP_NANOS = 20_000;
  private static final long LONG_NAP_NANOS = 1_000_000;

  private final Kernel kernel;
  private final ProcessFacts facts;
  private final String tasks;
  private final ArrayList<Tracee> tracees = new ArrayList<>();
  private long started;
  private int lastKnown;

  Stopper(Kernel kernel, ProcessFacts facts) {
    this.kernel = kernel;
    this.facts = facts;
    this.tasks = "/proc/" + facts.pid() + "/task/";
  }

  /**
   * Stops every thread. Whatever it throws, {@link #release} is still to be called.
   *
   * @throws ProcessException when they cannot all be stopped
   */
  void stop() throws ProcessException {
    started = System.nanoTime();
    long deadline = started + DEADLINE_NANOS;
    while (true) {
      // being traced costs a thread nothing: all that takes time comes before the first one stands
      while (seizeNew() > 0) {
        // until the list shows none that is new
      }
      started = System.nanoTime();
      interrupt(0);
      Tracee slow = await(System.nanoTime() + PATIENCE_NANOS, deadline);
      while (slow == null) {
        int known = tracees.size();
        if (seizeNew() == 0) {
          checkAnyLeft();
          return;
        }
        interrupt(known);
        slow = await(System.nanoTime() + PATIENCE_NANOS, deadline);
      }
      // the process is not to stand still while one of its threads sleeps uninterruptibly
      release();
      awaitSlow(slow, deadline);
      release();
    }
  }

  /** Goes through the motions for a thread that does not exist. */
  void rehearse(int nobody) throws ProcessException {
    kernel.ptrace(Kernel.PTRACE_SEIZE, nobody, 0, 0);
    tracees.add(new Tracee(nobody));
    tracees.add(new Tracee(nobody));
    interrupt(1);
    await(System.nanoTime() + NAP_NANOS, System.nanoTime() + NAP_NANOS);
    kernel.sleep(NAP_NANOS);
    tracees.get(0).state = Tracee.State.STOPPED;
    stopped();
  }

  /** When the first thread was told to stop ({@link System#nanoTime}). */
  long started() {
    return started;
  }

  /** Where each of these threads, which stand still, waits for a futex; 0: it does not. */
  long[] futexes(int[] tids) {
    long[] futexes = new long[tids.length];
    for (int i = 0; i < tids.length; i++) {
      long address = kernel.futex(tids[i], facts.futexCall());
      futexes[i] = address == -1 ? facts.readFutex(tids[i]) : address;
    }
    return futexes;
  }

  /** The ids of the threads that stand still. */
  int[] stopped() {
    int[] tids = new int[tracees.size()];
    int count = 0;
    for (int i = 0; i < tracees.size(); i++) {
      if (tracees.get(i).state == Tracee.State.STOPPED) {
        tids[count++] = tracees.get(i).tid;
      }
    }
    return java.util.Arrays.copyOf(tids, count);
  }

  /** Lets all go that stand still, with the signals that they were about to get. */
  void release() {
    int kept = 0;
    for (int i = 0; i < tracees.size(); i++) {
      Tracee tracee = tracees.get(i);
      if (tracee.state == Tracee.State.STOPPED
          && kernel.ptrace(Kernel.PTRACE_DETACH, tracee.tid, 0, tracee.signal) == -Kernel.ESRCH) {
        // killed where it stood: a thread that runs another program waits until we take the news
        tracee.state = Tracee.State.RUNNING;
        poll(tracee);
      }
      if (tracee.state == Tracee.State.RUNNING) {
        tracees.set(kept++, tracee);
      }
    }
    while (tracees.size() > kept) {
      tracees.removeLast();
    }
  }

  private int seizeNew() throws ProcessException {
    int[] tids = ThreadNotes.list(tasks);
    int seized = 0;
    for (int tid : tids) {
      if (known(tid)) {
        continue;
      }
      if (seize(tid)) {
        tracees.add(new Tracee(tid));
        seized++;
      }
    }
    return seized;
  }

  /** False where the thread has ended since the list was made. */
  private boolean seize(int tid) throws ProcessException {
    for (int attempt = 1; ; attempt++) {
      long result = kernel.ptrace(Kernel.PTRACE_SEIZE, tid, 0, 0);
      if (result == 0 || (result == -Kernel.EPERM && ours(tid))) {
        return true;
      }
      if (result != -Kernel.ESRCH && result != -Kernel.EPERM) {
        throw new ProcessException(
            new ProcessProblem.Unreadable(facts.pid(), "ptrace: errno " + -result));
      }
      if (ended(tid)) {
        return false;
      }
      // One that is there, and refused. When a thread runs another program, it takes the id of the
      // first thread, which was a zombie a moment ago: that passes.
      if (attempt == SEIZE_ATTEMPTS) {
        throw new ProcessException(
            new ProcessProblem.NotPermitted(
                facts.pid(), new Permission(facts.file()).toStop(facts.pid(), tid)));
      }
      kernel.sleep(LONG_NAP_NANOS);
    }
  }

  /** A thread that runs another program takes the first thread's id along with its tracer. */
  private boolean ours(int tid) {
    return new Permission(facts.file()).tracer(facts.pid(), tid) == kernel.ownTid();
  }

  private boolean known(int tid) {
    // threads are asked for in one order, as a rule
    int count = tracees.size();
    int at = lastKnown + 1 < count ? lastKnown + 1 : 0;
    for (int i = 0; i < count; i++) {
      Tracee tracee = tracees.get(at);
      if (tracee.tid == tid && tracee.state != Tracee.State.GONE) {
        lastKnown = at;
        return true;
      }
      at = at + 1 == count ? 0 : at + 1;
    }
    return false;
  }

  private boolean ended(int tid) {
    char state = state(tid);
    return state == 'Z' || state == 'X' || state == ' ';
  }

  private char state(int tid) {
    ProcFile file = facts.file();
    if (!file.readShort(tasks + tid + "/stat")) {
      return ' ';
    }
    StatLine line = StatLine.parse(file.bytes(), file.length());
    return line == null ? ' ' : line.state();
  }

  private void interrupt(int from) {
    for (int i = from; i < tracees.size(); i++) {
      Tracee tracee = tracees.get(i);
      if (kernel.ptrace(Kernel.PTRACE_INTERRUPT, tracee.tid, 0, 0) == -Kernel.ESRCH) {
        poll(tracee);
      }
    }
  }

  /**
   * Waits until all stand still; null: they do, else one that does not.
   *
   * @param patience until when to wait for a thread that sleeps uninterruptibly
   * @param deadline until when to wait for one that only wants for a CPU
   */
  private @Nullable Tracee await(long patience, long deadline) {
    int from = 0;
    long started = System.nanoTime();
    while (true) {
      while (from < tracees.size() && tracees.get(from).state != Tracee.State.RUNNING) {
        from++;
      }
      for (int i = from; i < tracees.size(); i++) {
        if (tracees.get(i).state == Tracee.State.RUNNING) {
          poll(tracees.get(i));
        }
      }
      while (from < tracees.size() && tracees.get(from).state != Tracee.State.RUNNING) {
        from++;
      }
      if (from == tracees.size()) {
        return null;
      }
      long now = System.nanoTime();
      if (now >= patience && (now >= deadline || state(tracees.get(from).tid) == 'D')) {
        return tracees.get(from);
      }
      if (now - started > 5 * LONG_NAP_NANOS && state(tracees.get(from).tid) == 't') {
        // its parent within this very process took the news (a child that a JVM waits for)
        tracees.get(from).state = Tracee.State.STOPPED;
        continue;
      }
      kernel.sleep(now - started < 10 * LONG_NAP_NANOS ? NAP_NANOS : LONG_NAP_NANOS);
    }
  }

  private void awaitSlow(Tracee slow, long deadline) throws ProcessException {
    if (await(deadline, deadline) != null) {
      throw new ProcessException(
          new ProcessProblem.Uninterruptible(facts.pid(), slow.tid, DEADLINE_NANOS / 1_000_000));
    }
  }

  /** See "wait status" in ptrace(2). */
  private void poll(Tracee tracee) {
    long result = kernel.poll(tracee.tid);
    if (result == -Kernel.ECHILD || result == -Kernel.ESRCH) {
      tracee.state = Tracee.State.GONE;
      return;
    }
    if (result != tracee.tid) {
      return;
    }
    int status = kernel.status();
    if ((status & 0xff) != 0x7f) {
      tracee.state = Tracee.State.GONE;
      return;
    }
    tracee.state = Tracee.State.STOPPED;
    // with an event (ours, or a stop of the whole group) there is nothing to deliver
    tracee.signal = status >>> 16 == 0 ? status >>> 8 & 0xff : 0;
  }

  private void checkAnyLeft() throws ProcessException {
    if (stopped().length == 0) {
      throw new ProcessException(new ProcessProblem.Gone(facts.pid(), false));
    }
  }
}

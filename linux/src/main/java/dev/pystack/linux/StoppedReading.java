package dev.pystack.linux;

import dev.pystack.memory.PageCache;
import dev.pystack.model.Consistency;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a process that does not keep still: stops it, copies what the reader looked at before,
 * lets it go, and has the reader read the copy. Where the reader then wanted more, once more with
 * that; in the end while it stands still. Everything happens in a thread of its own, and when that
 * ends the kernel lets go what might still be held.
 */
final class StoppedReading<T, X extends Exception> {
  private static final int SHORT_STOPS = 4;
  private static final long STACK_BYTES = 16 << 20;

  private final ProcessFacts facts;
  private final ProcessFiles files;
  private final ProcessMemory memory;
  private final Reader<T, X> reader;
  private final int maxPages;
  private int threads;
  private long[] pages;
  private int stackPages;
  private @Nullable Attempt<T, X> result;
  private @Nullable Throwable failure;
  private long stoppedNanos;
  private int stops;

  /**
   * @param pages numbers of the pages that the reader has looked at, at least once each
   * @param threads how many there are, where their registers and native stacks are wanted; else 0
   */
  StoppedReading(
      ProcessFacts facts,
      ProcessFiles files,
      ProcessMemory memory,
      Reader<T, X> reader,
      int maxPages,
      long[] pages,
      int threads) {
    this.facts = facts;
    this.files = files;
    this.memory = memory;
    this.reader = reader;
    this.maxPages = maxPages;
    this.pages = union(pages, new long[0]);
    this.threads = threads;
  }

  Observation<T> run() throws ProcessException, X {
    // not a lambda: the caches of cold starts hold nothing of what Java makes these with
    Runnable trace =
        new Runnable() {
          @Override
          public void run() {
            trace();
          }
        };
    Thread tracer = new Thread(null, trace, "tracer", STACK_BYTES);
    tracer.start();
    boolean interrupted = false;
    while (tracer.isAlive()) {
      try {
        tracer.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure;
    if (thrown instanceof ProcessException problem) {
      throw problem;
    }
    Attempt<T, X> read = result;
    if (read == null) {
      throw new IllegalStateException("the tracer failed", thrown);
    }
    return read.observation(Consistency.STOPPED, stops, stoppedNanos);
  }

  private void trace() {
    try {
      Kernel kernel = new Kernel(SyscallLoader.load());
      try {
        kernel.hurry();
        rehearse(kernel);
        Attempt<T, X> attempt = readCopies(kernel);
        result = attempt != null ? attempt : readStopped(kernel);
      } finally {
        kernel.close();
      }
    } catch (Throwable thrown) {
      failure = thrown; // carried to the thread that waits
    }
  }

  /**
   * Runs once what the stop runs, on no one: linking a native method, loading a class and resolving
   * a constant take longer than the stop itself, and are not to happen in it.
   */
  private void rehearse(Kernel kernel) throws ProcessException {
    int nobody = Integer.MAX_VALUE; // above any pid (proc(5), pid_max)
    try (Capture capture = new Capture(kernel, new long[] {1});
        StackCapture stacks = threads == 0 ? null : stackCapture(kernel, 1, 1)) {
      Stopper stopper = new Stopper(kernel, facts);
      stopper.rehearse(nobody);
      capture.copy(nobody);
      if (stacks != null) {
        stacks.copy(nobody, new int[] {nobody});
      }
      capture.threads(stopper.stopped(), stopper.futexes(new int[] {nobody}));
      checkSameProgram();
      capture.maps(readMaps());
      stopper.release();
    }
  }

  private @Nullable Attempt<T, X> readCopies(Kernel kernel) throws ProcessException {
    for (int i = 0; i < SHORT_STOPS; i++) {
      try (Capture capture = new Capture(kernel, pages);
          StackCapture stacks = stackCapture(kernel, threads, stackPages)) {
        boolean mapsToo = i > 0;
        if (!stopAndCopy(kernel, capture, stacks, mapsToo)) {
          continue;
        }
        CapturedMoment moment = new CapturedMoment(capture, stacks, mapsToo, memory, maxPages);
        Attempt<T, X> attempt = new Attempt<>(moment.cache());
        attempt.run(reader, new LiveTarget(facts, files, moment));
        long[] missed = moment.missed();
        if (missed.length == 0) {
          return attempt;
        }
        pages = union(pages, missed);
        if (pages.length > maxPages) {
          return null;
        }
      }
    }
    return null;
  }

  private @Nullable StackCapture stackCapture(Kernel kernel, int slots, int pages) {
    return threads == 0 ? null : new StackCapture(kernel, facts, facts.readMaps(), slots, pages);
  }

  /**
   * @param mapsToo whether to read the mappings during the stop, which takes as long as all the
   *     rest; else they are read before and after it
   * @return whether that is all of one moment: the mappings were the same before and after
   */
  private boolean stopAndCopy(
      Kernel kernel, Capture capture, @Nullable StackCapture stacks, boolean mapsToo)
      throws ProcessException {
    boolean enough = true;
    if (!mapsToo) {
      capture.maps(readMaps());
    }
    Stopper stopper = new Stopper(kernel, facts);
    long started = System.nanoTime();
    try {
      stopper.stop();
      started = stopper.started();
      if (!capture.copy(facts.pid())) {
        capture.copy(memory);
      }
      int[] tids = stopper.stopped();
      capture.threads(tids, stopper.futexes(tids));
      if (stacks != null) {
        enough = stacks.copy(facts.pid(), tids);
      }
      if (mapsToo) {
        capture.maps(readMaps());
      }
    } finally {
      stopper.release();
      stoppedNanos += System.nanoTime() - started;
      stops++;
    }
    checkSameProgram();
    if (stacks != null) {
      stackPages = stacks.wanted();
      threads = Math.max(threads, capture.tids().length);
    }
    return enough && (mapsToo || Arrays.equals(capture.maps(), readMaps()));
  }

  private byte[] readMaps() {
    ProcFile file = facts.file();
    file.readAll(facts.base() + "/maps");
    return file.copy();
  }

  private Attempt<T, X> readStopped(Kernel kernel) throws ProcessException {
    Stopper stopper = new Stopper(kernel, facts);
    long started = System.nanoTime();
    try {
      stopper.stop();
      started = stopper.started();
      PageCache cache = new PageCache(memory, maxPages);
      Attempt<T, X> attempt = new Attempt<>(cache);
      int[] tids = stopper.stopped();
      attempt.run(
          reader,
          new LiveTarget(
              facts,
              files,
              new RunningMoment(
                  facts, tids, stopper.futexes(tids), threads > 0 ? kernel : null, cache)));
      checkSameProgram();
      return attempt;
    } finally {
      stopper.release();
      stoppedNanos += System.nanoTime() - started;
      stops++;
    }
  }

  /** The copy is of whatever runs under that id now: the open memory tells whether it still is. */
  private void checkSameProgram() throws ProcessException {
    if (memory.ended(pages.length == 0 ? 0 : pages[0] << 12)) {
      throw new ProcessException(new ProcessProblem.Gone(facts.pid(), facts.stillThere()));
    }
  }

  private static long[] union(long[] some, long[] more) {
    long[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    sort(all);
    int count = 0;
    for (long page : all) {
      if (count == 0 || all[count - 1] != page) {
        all[count++] = page;
      }
    }
    return Arrays.copyOf(all, count);
  }

  /** Shell's sort, with gaps of Knuth: {@link Arrays#sort(long[])} is made with lambdas. */
  private static void sort(long[] values) {
    int gap = 1;
    while (gap < values.length / 3) {
      gap = 3 * gap + 1;
    }
    for (; gap > 0; gap /= 3) {
      for (int i = gap; i < values.length; i++) {
        long value = values[i];
        int at = i;
        while (at >= gap && values[at - gap] > value) {
          values[at] = values[at - gap];
          at -= gap;
        }
        values[at] = value;
      }
    }
  }
}

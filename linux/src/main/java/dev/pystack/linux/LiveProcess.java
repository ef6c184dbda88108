package dev.pystack.linux;

import dev.pystack.memory.PageCache;
import dev.pystack.model.Consistency;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * A running process that may be looked at. Reading it changes nothing in it; see {@link #observe}
 * for when it is stopped. Not thread-safe.
 */
public final class LiveProcess implements AutoCloseable {
  /** Of 4 KiB: 32 MiB. A report of 500 threads touches about 3,000. */
  private static final int MAX_PAGES = 8192;

  private static final int OPEN_ATTEMPTS = 3;

  private final int pid;
  private final ProcessFacts facts;
  private final ProcessFiles files;
  private final ProcessMemory memory;

  private LiveProcess(int pid, ProcessFacts facts, ProcessMemory memory) {
    this.pid = pid;
    this.facts = facts;
    this.files = new ProcessFiles(facts);
    this.memory = memory;
  }

  /**
   * @param pid as we see it, from 1
   * @throws ProcessException when it cannot be looked at
   */
  public static LiveProcess open(int pid) throws ProcessException {
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux")) {
      throw new ProcessException(new ProcessProblem.NotLinux(pid, system));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return open(pid, new ProcFile());
      } catch (ProcessException e) {
        if (attempt == OPEN_ATTEMPTS || !mayPass(e.problem())) {
          throw e;
        }
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A process in the midst of running another program looks, for some microseconds, like a zombie
   * or like one that we may not read.
   */
  private static boolean mayPass(ProcessProblem problem) {
    return problem instanceof ProcessProblem.Zombie
        || problem instanceof ProcessProblem.NotPermitted;
  }

  private static LiveProcess open(int pid, ProcFile file) throws ProcessException {
    StatLine line = stat(pid, file);
    String base = "/proc/" + pid;
    if (line == null) {
      throw new ProcessException(new ProcessProblem.NoSuchProcess(pid));
    }
    if (line.kernelThread()) {
      throw new ProcessException(new ProcessProblem.KernelThread(pid, line.name()));
    }
    if (line.state() == 'Z' || line.state() == 'X') {
      int survivor = survivor(pid, file);
      if (survivor == 0) {
        throw new ProcessException(new ProcessProblem.Zombie(pid));
      }
      base += "/task/" + survivor;
    }
    RandomAccessFile memory;
    try {
      memory = new RandomAccessFile(base + "/mem", "r");
    } catch (IOException refused) {
      throw new ProcessException(whyNotOpened(pid, file, refused));
    }
    ProcessFacts facts = new ProcessFacts(pid, base, line.startTicks(), file);
    return new LiveProcess(pid, facts, new ProcessMemory(memory));
  }

  /**
   * Reads from the process. Where nothing in it runs meanwhile, which is proved, it is not stopped
   * ({@link Consistency#VALIDATED}); else, or where the policy wants it in any case, as that says.
   *
   * @throws ProcessException when the process goes, or cannot be stopped though the policy wants it
   * @throws X what the reader threw in the call that counts
   */
  public <T, X extends Exception> Observation<T> observe(Policy policy, Reader<T, X> reader)
      throws ProcessException, X {
    if (policy == Policy.STOP) {
      // what is read before the stop only tells what is to be copied in it: nothing is to be proved
      int[] tids = facts.tids();
      return stopped(reader, attempt(tids, new long[tids.length], reader), tids.length);
    }
    ThreadNotes notes = facts.noteThreads();
    Attempt<T, X> attempt = attempt(notes, reader);
    if (attempt.proven) {
      return attempt.observation(Consistency.VALIDATED, 0, 0);
    }
    ThreadNotes again = facts.noteThreads();
    if (again.asleep()) {
      attempt = attempt(again, reader);
      if (attempt.proven) {
        return attempt.observation(Consistency.VALIDATED, 0, 0);
      }
    }
    if (policy == Policy.NEVER_STOP) {
      long[] pages = attempt.pages();
      // of a program that ended meanwhile nothing that was read makes sense
      if (memory.ended(pages.length == 0 ? 0 : pages[0] << 12)) {
        throw new ProcessException(gone());
      }
      return attempt.observation(Consistency.UNCHECKED, 0, 0);
    }
    return stopped(reader, attempt, 0);
  }

  private <T, X extends Exception> Observation<T> stopped(
      Reader<T, X> reader, Attempt<T, X> before, int threads) throws ProcessException, X {
    if (facts.ownChild()) {
      throw new ProcessException(new ProcessProblem.OwnChild(pid));
    }
    return new StoppedReading<>(facts, files, memory, reader, MAX_PAGES, before.pages(), threads)
        .run();
  }

  private <T, X extends Exception> Attempt<T, X> attempt(ThreadNotes notes, Reader<T, X> reader)
      throws ProcessException {
    Attempt<T, X> attempt = attempt(notes.tids(), notes.futexes(), reader);
    attempt.proven = notes.stillHold();
    return attempt;
  }

  private <T, X extends Exception> Attempt<T, X> attempt(
      int[] tids, long @Nullable [] futexes, Reader<T, X> reader) throws ProcessException {
    PageCache cache = new PageCache(memory, MAX_PAGES);
    Attempt<T, X> attempt = new Attempt<>(cache);
    attempt.run(
        reader, new LiveTarget(facts, files, new RunningMoment(facts, tids, futexes, null, cache)));
    long[] pages = attempt.pages();
    if (pages.length == 0 ? memory.ended(0) : memory.gone()) {
      throw new ProcessException(gone());
    }
    return attempt;
  }

  private ProcessProblem gone() {
    return new ProcessProblem.Gone(pid, facts.stillThere());
  }

  private static @Nullable StatLine stat(int pid, ProcFile file) {
    return pid > 0 && file.readShort("/proc/" + pid + "/stat")
        ? StatLine.parse(file.bytes(), file.length())
        : null;
  }

  /** A thread that lives on after the process' first one has ended; 0 where there is none. */
  private static int survivor(int pid, ProcFile file) {
    for (int tid : ThreadNotes.list("/proc/" + pid + "/task/")) {
      if (tid != pid && file.readShort("/proc/" + pid + "/task/" + tid + "/stat")) {
        StatLine line = StatLine.parse(file.bytes(), file.length());
        if (line != null && line.state() != 'Z' && line.state() != 'X') {
          return tid;
        }
      }
    }
    return 0;
  }

  private static ProcessProblem whyNotOpened(int pid, ProcFile file, IOException refused) {
    StatLine line = stat(pid, file);
    if (line == null || line.state() == 'X') {
      return new ProcessProblem.Gone(pid, false);
    }
    if (line.state() == 'Z') {
      return new ProcessProblem.Zombie(pid);
    }
    if (new File("/proc/" + pid + "/mem").exists() && tooManyFiles()) {
      return new ProcessProblem.Unreadable(pid, String.valueOf(refused.getMessage()));
    }
    return new ProcessProblem.NotPermitted(pid, new Permission(file).toRead(pid));
  }

  private static boolean tooManyFiles() {
    try {
      new RandomAccessFile("/proc/self/mem", "r").close();
      return false;
    } catch (IOException full) {
      return true;
    }
  }

  @Override
  public void close() {
    files.close();
    try {
      memory.close();
    } catch (IOException ignored) {
      // it was only read
    }
  }
}

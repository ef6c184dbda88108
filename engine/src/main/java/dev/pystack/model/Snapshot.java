package dev.pystack.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program was doing at one moment. Immutable; the public result of everything.
 *
 * @param python null where there is no interpreter, and only native stacks are told
 * @param threads in the order of the interpreter's own list; entries of one tid side by side,
 *     outermost first
 */
public record Snapshot(
    @Nullable Python python,
    List<Interpreter> interpreters,
    List<PyThread> threads,
    List<String> warnings) {

  /**
   * The interpreter program in the target.
   *
   * @param version such as {@code 3.11.7}, or {@code 3.11} where the micro version is unknown
   */
  public record Python(String version, boolean freeThreaded, Status status) {}

  /** How far the runtime's life has come. */
  public enum Status {
    RUNNING,
    INITIALIZING,
    FINALIZING,
    UNKNOWN
  }

  /**
   * @param collecting null before Python 3.7
   */
  public record Interpreter(long id, @Nullable Boolean collecting) {}

  /** What a thread has to do with the GIL. */
  public enum Gil {
    HOLDING,
    WAITING,
    DROPPING,
    NONE,
    UNKNOWN
  }

  /**
   * @param tid 0 for a thread that has ended but is still registered
   * @param name its {@code threading} name where there is one, else the kernel's; null where
   *     unknown
   * @param interpreter id; null for a thread not registered with any
   * @param collecting this thread runs the garbage collection
   * @param frames in print order: the most recent call last; with the native ones where they were
   *     asked for and could be merged
   * @param natives null where native stacks were not asked for
   */
  public record PyThread(
      int tid,
      @Nullable String name,
      @Nullable Long interpreter,
      Gil gil,
      boolean collecting,
      List<Frame> frames,
      List<String> warnings,
      @Nullable NativeTrace natives) {

    /** A thread of which no native stack was asked for. */
    public PyThread(
        int tid,
        @Nullable String name,
        @Nullable Long interpreter,
        Gil gil,
        boolean collecting,
        List<Frame> frames,
        List<String> warnings) {
      this(tid, name, interpreter, gil, collecting, frames, warnings, null);
    }
  }
}

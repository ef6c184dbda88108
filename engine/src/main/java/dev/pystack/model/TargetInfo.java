package dev.pystack.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was looked at, beside its stacks; as much of it as is known.
 *
 * @param pid of a core: as its notes have it
 * @param executable of a process: the path as the target sees it; of a core: as it was executed;
 *     null where unknown
 * @param arguments the whole command line, or null where unknown
 * @param consistency null where nothing was read
 * @param core null unless it is a core
 */
public record TargetInfo(
    Kind kind,
    int pid,
    @Nullable String executable,
    @Nullable List<String> arguments,
    @Nullable Consistency consistency,
    @Nullable CoreInfo core) {

  /** A target that is no core. */
  public TargetInfo(
      Kind kind,
      int pid,
      @Nullable String executable,
      @Nullable List<String> arguments,
      @Nullable Consistency consistency) {
    this(kind, pid, executable, arguments, consistency, null);
  }

  /** Whether the target lives. */
  public enum Kind {
    PROCESS,
    CORE
  }

  /** A live process of which nothing but its number is known. */
  public static TargetInfo ofProcess(int pid) {
    return new TargetInfo(Kind.PROCESS, pid, null, null, null);
  }

  /** The same target, with what is known once it has been read. */
  public TargetInfo with(Consistency read) {
    return new TargetInfo(kind, pid, executable, arguments, read, core);
  }
}

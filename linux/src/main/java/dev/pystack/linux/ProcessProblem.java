package dev.pystack.linux;

import java.util.List;

/** Why a process cannot be looked at: the closed set of kinds, with what is known of each. */
public sealed interface ProcessProblem {
  /** The process asked for. */
  int pid();

  /**
   * This is no Linux.
   *
   * @param system {@code os.name}
   */
  record NotLinux(int pid, String system) implements ProcessProblem {}

  /** There is no process of that id, or none that this user is shown. */
  record NoSuchProcess(int pid) implements ProcessProblem {}

  /** It has ended, and its parent has not yet asked how. */
  record Zombie(int pid) implements ProcessProblem {}

  /** A thread of the kernel: it has no memory of its own. */
  record KernelThread(int pid, String name) implements ProcessProblem {}

  /**
   * The kernel does not let us.
   *
   * @param causes what stands in the way as far as it can be told, the likeliest first; not empty
   */
  record NotPermitted(int pid, List<Cause> causes) implements ProcessProblem {
    public NotPermitted {
      causes = List.copyOf(causes);
    }
  }

  /**
   * It was there when we began.
   *
   * @param replaced true: it runs another program now (exec); false: it ended
   */
  record Gone(int pid, boolean replaced) implements ProcessProblem {}

  /**
   * A thread could not be stopped because it sleeps uninterruptibly (state D: a hanging disk or
   * network file system, or vfork).
   *
   * @param milliseconds how long was waited
   */
  record Uninterruptible(int pid, int tid, long milliseconds) implements ProcessProblem {}

  /**
   * It would have to be stopped, and it is a child of this JVM, which takes a stop of a child that
   * it traces for the child's end: its {@link Process} would be over while it runs on. Started by
   * another process in between, such as a shell, it can be looked at.
   */
  record OwnChild(int pid) implements ProcessProblem {}

  /**
   * Its memory cannot be read although we may.
   *
   * @param detail what the system said
   */
  record Unreadable(int pid, String detail) implements ProcessProblem {}
}

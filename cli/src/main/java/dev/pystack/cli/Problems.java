package dev.pystack.cli;

import dev.pystack.linux.ProcessProblem;
import dev.pystack.python.runtime.Finding;
import dev.pystack.report.Failure;
import dev.pystack.report.Failure.Kind;

/** The words, the help and the exit code of each kind of failure. */
final class Problems {
  private static final String NOT_ENOUGH_INFORMATION_HELP =
      """

      There is Python in the process, but the structures that lead to its stacks could not be
      found. Some cases in which that happens:

      * The interpreter is starting or shutting down: its structures are not there yet, or are
        being freed. Try again.

      * The process embeds Python and does not use it, or not any more (as with mod_wsgi).

      * The interpreter was built in an unusual way. Try again with --exhaustive, which tries
        every way of finding it, however slow; with -v it says what each of them led to.
      """;

  private static final String INTERNAL_HELP =
      """

      This is a defect of pystack, not of the program that it looked at, which goes on
      undisturbed. Please report it with what this command prints when -vv is added.
      """;

  private Problems() {}

  static Problem of(ProcessProblem problem) {
    int pid = problem.pid();
    return switch (problem) {
      case ProcessProblem.NotLinux(int _, String system) ->
          error(
              Kind.ENGINE,
              "pystack remote needs Linux: this is " + system,
              "\nLooking at a running process works where the process runs on Linux.\n");
      case ProcessProblem.NoSuchProcess _ ->
          error(Kind.NO_SUCH_PROCESS, "No such process id: " + pid, "");
      case ProcessProblem.Zombie _ ->
          error(
              Kind.NO_SUCH_PROCESS,
              "Process " + pid + " is a zombie: it has ended, and only its exit code is left",
              "");
      case ProcessProblem.KernelThread(int _, String name) ->
          notPython("Process " + pid + " (" + name + ") is a thread of the kernel, not Python");
      case ProcessProblem.NotPermitted(int _, var causes) ->
          error(
              Kind.PERMISSION,
              "Operation not permitted: " + PermissionHelp.brief(pid, causes),
              PermissionHelp.text(causes));
      case ProcessProblem.Gone(int _, boolean replaced) ->
          replaced
              ? error(
                  Kind.ENGINE,
                  "Process " + pid + " replaced itself by another program while it was read",
                  "\nTry again to look at the new one.\n")
              : error(Kind.NO_SUCH_PROCESS, "Process " + pid + " ended while it was read", "");
      case ProcessProblem.Uninterruptible(int _, int tid, long milliseconds) ->
          error(
              Kind.ENGINE,
              "Thread "
                  + tid
                  + " of process "
                  + pid
                  + " could not be stopped within "
                  + milliseconds
                  + " ms: it sleeps uninterruptibly (state D)",
              "\nIt most likely waits for a disk or a network file system. With --no-block, and so"
                  + "\nwithout --native, the process is read without stopping it.\n");
      case ProcessProblem.OwnChild _ ->
          error(
              Kind.ENGINE,
              "Process " + pid + " is a child of this one, and cannot be stopped from here",
              "\nRead it without stopping it (--no-block), or start it through a shell.\n");
      case ProcessProblem.Unreadable(int _, String detail) ->
          error(Kind.ENGINE, "The memory of process " + pid + " cannot be read: " + detail, "");
    };
  }

  /** There is no Python in the process. */
  static Problem notPython(int pid, String executable) {
    String program = executable.isEmpty() ? "" : " (" + executable + ")";
    return notPython("Process " + pid + program + " is no Python process");
  }

  static Problem notEnough(Finding.NotEnoughInformation finding) {
    return error(
        Kind.NOT_ENOUGH_INFORMATION,
        "Could not gather enough information to extract the Python frame information: "
            + finding.reason(),
        NOT_ENOUGH_INFORMATION_HELP);
  }

  /** Something that should not be possible. */
  static Problem internal(Throwable error) {
    String message = error.getMessage();
    return error(
        Kind.ENGINE,
        "Internal error: "
            + error.getClass().getSimpleName()
            + (message == null ? "" : ": " + message),
        INTERNAL_HELP);
  }

  private static Problem notPython(String message) {
    return new Problem(new Failure(Kind.NOT_PYTHON, message), "", Problem.NOT_PYTHON);
  }

  private static Problem error(Kind kind, String message, String help) {
    return new Problem(new Failure(kind, message), help, Problem.ERROR);
  }
}

package dev.pystack.cli;

import dev.pystack.python.runtime.Finding;
import dev.pystack.report.Failure;
import dev.pystack.report.Failure.Kind;
import dev.pystack.target.core.CoreProblem;

/** The words, the help and the exit code of what can fail with a core dump. */
final class CoreProblems {
  private static final String NOT_ENOUGH_HELP =
      """

      There is Python in the core, but the structures that lead to its stacks could not be
      found. Some cases in which that happens:

      * The interpreter was starting or shutting down: its structures were not there yet, or were
        being freed.

      * The core is truncated, or was written without the memory that is needed (see
        coredump_filter in core(5)).

      * The program and its libraries are not on this machine, or are others (the warnings say
        so). Name the folders that have them:

          pystack core --lib-search-root /path/to/bundle CORE

      * The interpreter was built in an unusual way. Try again with --exhaustive, which tries
        every way of finding it, however slow; with -vv it says what each of them led to.
      """;

  private static final String TRUNCATED_HELP =
      """

      The disk may have been full when it was written, or ulimit -c too low.
      """;

  private static final String NO_SPACE_HELP =
      """

      Name a folder with more space in TMPDIR, or unpack the core yourself.
      """;

  private CoreProblems() {}

  static Problem of(CoreProblem problem) {
    String core = "Core " + problem.path();
    return switch (problem) {
      case CoreProblem.Unreadable(String _, String reason) ->
          new Problem(
              new Failure(
                  reason.contains("ermission denied") ? Kind.PERMISSION : Kind.ENGINE,
                  core + " cannot be read: " + reason),
              "",
              Problem.ERROR);
      case CoreProblem.Empty _ ->
          error(core + " is empty", "\nThe disk may have been full when it was written.\n");
      case CoreProblem.NotCore(String _, String what) ->
          error(core + " is no core dump but " + what, "");
      case CoreProblem.NotUnpacked(String _, String format, String reason) ->
          error(core + " is compressed (" + format + ") and cannot be unpacked: " + reason, "");
      case CoreProblem.NoSpace full -> error(core + noSpace(full), NO_SPACE_HELP);
      case CoreProblem.Truncated(String _, long size) ->
          error(
              core + " is truncated: of its headers and notes only " + size + " bytes are there",
              TRUNCATED_HELP);
      case CoreProblem.Damaged(String _, String reason) ->
          error(core + " is damaged: " + reason, "");
      case CoreProblem.UnknownMachine(String _, int machine, int bits) ->
          error(
              core
                  + " is of a machine that pystack does not know: ELF machine "
                  + machine
                  + " of "
                  + bits
                  + " bits",
              "\nIt knows cores of x86-64, aarch64, i386 and arm.\n");
    };
  }

  private static String noSpace(CoreProblem.NoSpace full) {
    String folder = " is compressed, and in " + full.folder() + " there is ";
    return full.needed() < 0
        ? folder + "no place to unpack it: " + full.reason()
        : folder
            + "not enough space to unpack it: it needs "
            + Sizes.of(full.needed())
            + ", and "
            + Sizes.of(full.free())
            + " are free";
  }

  static Problem invalidExecutable(String executable) {
    return new Problem(
        new Failure(
            Kind.INVALID_EXECUTABLE,
            "The provided executable (" + executable + ") doesn't have an executable format"),
        "",
        Problem.ERROR);
  }

  static Problem notPython(String core, String executable) {
    String program = executable.isEmpty() ? "" : " (" + executable + ")";
    return new Problem(
        new Failure(Kind.NOT_PYTHON, "Core " + core + program + " is of no Python process"),
        "",
        Problem.NOT_PYTHON);
  }

  /** Of a truncated core: there may have been Python in what is missing. */
  static Problem nothingLeft(String core) {
    return new Problem(
        new Failure(
            Kind.NOT_ENOUGH_INFORMATION,
            "Core " + core + " is truncated, and no Python is found in what is there"),
        TRUNCATED_HELP,
        Problem.ERROR);
  }

  static Problem notEnough(Finding.NotEnoughInformation finding) {
    return new Problem(
        new Failure(
            Kind.NOT_ENOUGH_INFORMATION,
            "Could not gather enough information to extract the Python frame information: "
                + finding.reason()),
        NOT_ENOUGH_HELP,
        Problem.ERROR);
  }

  private static Problem error(String message, String help) {
    return new Problem(new Failure(Kind.ENGINE, message), help, Problem.ERROR);
  }
}

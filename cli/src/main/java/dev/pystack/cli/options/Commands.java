package dev.pystack.cli.options;

import java.util.List;

/** What the help texts and the manual say of the program and its commands. */
public final class Commands {
  /** The program itself. */
  public static final Command MAIN =
      new Command(
          "",
          "show what a Python program is doing",
          """
          Show what a Python program is doing: the stack of each of its threads, read from
          outside. The program needs no preparation, and goes on as if nothing had happened.
          """,
          List.of(),
          OptionTable.GENERAL,
          17,
          "Each command has a help of its own: pystack remote --help\n",
          List.of());

  private static final Command REMOTE =
      new Command(
          "remote",
          "the stacks of a running process, given its PID",
          "Show the stacks of a running Python process.\n",
          List.of(new Positional("pid", false, "the PID of the process: see pgrep -af python")),
          OptionTable.REMOTE,
          22,
          """
          You need to be allowed to trace the process: be its user, or root (in a container:
          --cap-add=SYS_PTRACE). Where that fails, the error says what is in the way.
          """,
          List.of(
              "pystack remote 1234",
              "pystack remote --locals 1234",
              "pystack remote --native 1234",
              "pystack remote --json 1234 | jq '.threads[] | {tid, name, gil}'"));

  private static final Command CORE =
      new Command(
          "core",
          "the stacks in a core dump, given its path",
          """
          Show the stacks in a core dump of a Python process, of this machine or another
          (x86-64, aarch64, i386, arm). The program and its libraries need not be on this
          machine; source lines are shown where their files are.
          """,
          List.of(
              new Positional(
                  "core",
                  false,
                  "the path of the core, which may be compressed (gzip,\nzstd, xz, lz4)"),
              new Positional(
                  "executable",
                  true,
                  "the path of the program it is of, if it is not where it was")),
          OptionTable.CORE,
          22,
          "",
          List.of(
              "pystack core core.1234",
              "pystack core --locals --lib-search-root /srv/image core.1234"));

  private static final Command DEMO =
      new Command(
          "demo",
          "start a small Python program and show its stacks: a first look",
          """
          Start a small Python program with a few threads, show its stacks with their
          variables, then the same from a core dump of it, where the system lets it leave one.
          A first look at what pystack does.
          """,
          List.of(),
          OptionTable.DEMO,
          17,
          "",
          List.of());

  /** All commands. */
  public static final List<Command> ALL = List.of(REMOTE, CORE, DEMO);

  /** What the exit codes from 0 on mean. */
  public static final List<String> EXIT_CODES =
      List.of(
          "stacks shown (warnings on stderr say what they lack)",
          "an error, said on stderr",
          "wrong usage, or the target is no Python process");

  private Commands() {}

  /**
   * @return {@link #MAIN} where there is no command of that name
   */
  public static Command named(String name) {
    for (Command command : ALL) {
      if (command.name().equals(name)) {
        return command;
      }
    }
    return MAIN;
  }

  /**
   * The command that words start.
   *
   * @param program {@code pystack}, or with a command's name
   */
  public static Command started(String program) {
    return named(program.substring(program.indexOf(' ') + 1));
  }

  /** The names as one word: {@code {remote,core,demo}}. */
  public static String choice() {
    StringBuilder names = new StringBuilder();
    for (Command command : ALL) {
      names.append(names.isEmpty() ? "{" : ",").append(command.name());
    }
    return names.append('}').toString();
  }
}

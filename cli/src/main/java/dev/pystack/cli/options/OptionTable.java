package dev.pystack.cli.options;

import java.util.ArrayList;
import java.util.List;

/** All options, by command, in the order of the help texts. */
public final class OptionTable {
  /** What an option's value is called says what it may be, to the completions too. */
  public static final String METHODS = "M[,M...]";

  public static final String FOLDER = "DIR";
  public static final String FOLDERS = "A:B";
  public static final String FILE = "PATH";

  private static final int NATIVE = 1;
  private static final int LIBRARIES = 2;

  /** Those that every command has, and the program itself. */
  public static final List<Option> GENERAL =
      List.of(
          Option.flag("help", "show this help message and exit").withLetter('h'),
          Option.flag("verbose", "say on stderr what is done and decided; twice: in detail")
              .withLetter('v'),
          Option.flag("version", "show the version and exit"),
          Option.flag("no-color", "no colours (as with NO_COLOR in the environment)"));

  private static final List<Option> REPORT =
      List.of(
          Option.flag(
                  "native",
                  """
                  show the C, C++ and Rust frames too: which Python call led into
                  which native one, and back\
                  """)
              .inGroup(NATIVE),
          Option.flag(
                  "native-all",
                  """
                  also the threads that the interpreter does not know. Works for
                  programs without Python, too\
                  """)
              .inGroup(NATIVE),
          Option.flag("native-last", "only the native frames below the last Python frame")
              .inGroup(NATIVE),
          Option.flag("locals", "show the arguments and local variables of each frame"),
          Option.flag("exhaustive", "try every way of finding the interpreter, however slow"),
          Option.valued(
              "method",
              METHODS,
              """
              for diagnosis: only these ways of finding the interpreter:
              debug-offsets, symbols, elf-data, bss (these four are the
              default), anonymous-maps, heap\
              """),
          Option.flag("json", "print one JSON document instead of text"));

  /** Those of {@code pystack remote}. */
  public static final List<Option> REMOTE =
      all(
          GENERAL,
          List.of(
              Option.flag(
                  "no-block",
                  """
                  never stop the process: what a busy one runs may change while
                  it is read. An idle process is not stopped anyway, except
                  for --native\
                  """)),
          REPORT);

  /** Those of {@code pystack core}. */
  public static final List<Option> CORE =
      all(
          GENERAL,
          REPORT,
          List.of(
              Option.valued(
                      "lib-search-path",
                      FOLDERS,
                      "folders in which to look first for the program and its libraries")
                  .inGroup(LIBRARIES),
              Option.valued(
                      "lib-search-root",
                      FOLDER,
                      """
                      a folder that has them somewhere: an unpacked bundle, or the
                      file system of the machine that the core comes from\
                      """)
                  .inGroup(LIBRARIES)));

  /** Those of {@code pystack demo}. */
  public static final List<Option> DEMO =
      all(
          GENERAL,
          List.of(
              Option.valued(
                  "python",
                  FILE,
                  """
                  the Python to run it with (2.7 or later) instead of the first
                  python3 or python in PATH\
                  """)),
          List.of());

  private OptionTable() {}

  private static List<Option> all(List<Option> first, List<Option> second, List<Option> third) {
    List<Option> all = new ArrayList<>();
    all.addAll(first);
    all.addAll(second);
    all.addAll(third);
    return all;
  }
}

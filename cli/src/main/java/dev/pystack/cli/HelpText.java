package dev.pystack.cli;

/** What {@code --help} and usage errors print. Loaded only where one of them is needed. */
final class HelpText {
  static final String USAGE =
      "usage: pystack [-h] [-v] [--version] [--no-color] {remote,core,demo} ...\n";

  static final String REMOTE_USAGE =
      """
      usage: pystack remote [-h] [-v] [--version] [--no-color] [--no-block]
                            [--native | --native-all | --native-last] [--locals]
                            [--exhaustive] [--method M[,M...]] [--json]
                            pid
      """;

  static final String CORE_USAGE =
      """
      usage: pystack core [-h] [-v] [--version] [--no-color]
                          [--native | --native-all | --native-last] [--locals]
                          [--exhaustive] [--method M[,M...]] [--json]
                          [--lib-search-path A:B | --lib-search-root DIR]
                          core [executable]
      """;

  static final String DEMO_USAGE =
      "usage: pystack demo [-h] [-v] [--version] [--no-color] [--python PATH]\n";

  static final String MAIN =
      USAGE
          + """

          Show what a Python program is doing: the stack of each of its threads, read from
          outside. The program needs no preparation, and goes on as if nothing had happened.

          options:
            -h, --help     show this help message and exit
            -v, --verbose  say on stderr what is done and decided; twice: in detail
            --version      show the version and exit
            --no-color     no colours (as with NO_COLOR in the environment)

          commands:
            {remote,core,demo}
              remote       the stacks of a running process, given its PID
              core         the stacks in a core dump, given its path
              demo         start a small Python program and show its stacks: a first look

          Each command has a help of its own: pystack remote --help

          exit codes:
            0  stacks shown (warnings on stderr say what they lack)
            1  an error, said on stderr
            2  wrong usage, or the target is no Python process
          """;

  static final String REMOTE =
      REMOTE_USAGE
          + """

          Show the stacks of a running Python process.

          positional arguments:
            pid                 the PID of the process: see pgrep -af python

          options:
            -h, --help          show this help message and exit
            -v, --verbose       say on stderr what is done and decided; twice: in detail
            --version           show the version and exit
            --no-color          no colours (as with NO_COLOR in the environment)
            --no-block          never stop the process: what a busy one runs may change while
                                it is read. An idle process is not stopped anyway, except
                                for --native
            --native            show the C, C++ and Rust frames too: which Python call led into
                                which native one, and back
            --native-all        also the threads that the interpreter does not know. Works for
                                programs without Python, too
            --native-last       only the native frames below the last Python frame
            --locals            show the arguments and local variables of each frame
            --exhaustive        try every way of finding the interpreter, however slow
            --method M[,M...]   for diagnosis: only these ways of finding the interpreter:
                                debug-offsets, symbols, elf-data, bss (these four are the
                                default), anonymous-maps, heap
            --json              print one JSON document instead of text

          You need to be allowed to trace the process: be its user, or root (in a container:
          --cap-add=SYS_PTRACE). Where that fails, the error says what is in the way.

          examples:
            pystack remote 1234
            pystack remote --locals 1234
            pystack remote --native 1234
            pystack remote --json 1234 | jq '.threads[] | {tid, name, gil}'
          """;

  static final String CORE =
      CORE_USAGE
          + """

          Show the stacks in a core dump of a Python process, of this machine or another
          (x86-64, aarch64, i386, arm). The program and its libraries need not be on this
          machine; source lines are shown where their files are.

          positional arguments:
            core                the path of the core, not compressed
            executable          the path of the program it is of, if it is not where it was

          options:
            -h, --help          show this help message and exit
            -v, --verbose       say on stderr what is done and decided; twice: in detail
            --version           show the version and exit
            --no-color          no colours (as with NO_COLOR in the environment)
            --native            show the C, C++ and Rust frames too: which Python call led into
                                which native one, and back
            --native-all        also the threads that the interpreter does not know. Works for
                                programs without Python, too
            --native-last       only the native frames below the last Python frame
            --locals            show the arguments and local variables of each frame
            --exhaustive        try every way of finding the interpreter, however slow
            --method M[,M...]   for diagnosis: only these ways of finding the interpreter:
                                debug-offsets, symbols, elf-data, bss (these four are the
                                default), anonymous-maps, heap
            --json              print one JSON document instead of text
            --lib-search-path A:B
                                folders in which to look first for the program and its libraries
            --lib-search-root DIR
                                a folder that has them somewhere: an unpacked bundle, or the
                                file system of the machine that the core comes from

          not in this version yet: compressed cores

          examples:
            pystack core core.1234
            pystack core --locals --lib-search-root /srv/image core.1234
          """;

  static final String DEMO =
      DEMO_USAGE
          + """

          Start a small Python program with a few threads, show its stacks with their
          variables, then the same from a core dump of it, where the system lets it leave one.
          A first look at what pystack does.

          options:
            -h, --help     show this help message and exit
            -v, --verbose  say on stderr what is done and decided; twice: in detail
            --version      show the version and exit
            --no-color     no colours (as with NO_COLOR in the environment)
            --python PATH  the Python to run it with (2.7 or later) instead of the first
                           python3 or python in PATH
          """;

  private HelpText() {}
}

package dev.pystack.cli;

import dev.pystack.python.runtime.Method;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code pystack demo}: a program to look at, and its stacks. A first look for newcomers. */
final class DemoCommand {
  private static final String INSTALL =
      """

      Python is not found on this machine. To install it:

        Debian, Ubuntu:  sudo apt-get install python3
        Fedora, RHEL:    sudo dnf install python3
        Alpine:          apk add python3
        Arch:            sudo pacman -S python

      If there is one that is not in PATH: pystack demo --python /path/to/python3
      """;

  private static final String WHAT_YOU_SEE =
      """

      Each block is one thread, its most recent call last, with the variables of each call:
      "primes" computes and has the GIL, "pipeline" sleeps in a chain of generators, "consumer"
      waits for its queue, "transfer" for a lock that the main thread holds.

      The same for a program of yours (pgrep -af python shows the PIDs):

          pystack remote --locals PID

      """;

  private static final String CORE_COMING =
      """
      The same from a core dump: the program is ended by SIGABRT now, and the kernel writes what
      was in its memory.

      """;

  private static final String CORE_SEEN =
      """

      For a core dump of yours, compressed or not, with or without the program that it is of:

          pystack core --locals CORE
      """;

  private final Request.Demo request;
  private final Output output;

  private DemoCommand(Request.Demo request, Output output) {
    this.request = request;
    this.output = output;
  }

  /** The exit code. */
  static int run(Request.Demo request, Output output) throws ClosedOutputException {
    if (request.general().noColor()) {
      output.makePlain();
    }
    return new DemoCommand(request, output).run();
  }

  private int run() throws ClosedOutputException {
    String python = interpreter();
    if (python == null) {
      String named = request.python();
      return named == null
          ? fail("No python3 and no python in PATH", INSTALL)
          : fail("No program to run at " + named, "");
    }
    try (DemoProgram program = DemoProgram.start(python)) {
      output.print(
          "Started a small program with "
              + python
              + " as process "
              + program.pid()
              + ". This is what it is doing:\n\n");
      int code = show(program.pid());
      if (code != 0) {
        return code;
      }
      output.print(WHAT_YOU_SEE);
      return showCore(program);
    } catch (IOException e) {
      return fail("The demo's program did not start with " + python + ": " + e.getMessage(), "");
    }
  }

  private @Nullable String interpreter() {
    String named = request.python();
    if (named != null) {
      return DemoProgram.find(named);
    }
    String python = DemoProgram.find("python3");
    return python == null ? DemoProgram.find("python") : python;
  }

  private int show(int pid) throws ClosedOutputException {
    boolean block = true;
    boolean locals = true;
    boolean json = false;
    Request.Remote remote =
        new Request.Remote(request.general(), pid, block, null, locals, json, Method.DEFAULT);
    return new RemoteCommand(remote, output).run();
  }

  private int showCore(DemoProgram program) throws ClosedOutputException, IOException {
    String obstacle = DemoCore.obstacle();
    Path core = null;
    if (obstacle == null) {
      output.print(CORE_COMING);
      core = DemoCore.of(program);
      if (core == null) {
        obstacle = "the kernel wrote none";
      }
    }
    if (core == null) {
      output.print("There is no core dump of it to show: " + obstacle + ".\n");
      return 0;
    }
    boolean locals = true;
    boolean json = false;
    Request.Core request =
        new Request.Core(
            this.request.general(),
            core.toString(),
            null,
            null,
            locals,
            json,
            Method.DEFAULT,
            List.of(),
            null);
    int code = new CoreCommand(request, output).run();
    if (code == 0) {
      output.print(CORE_SEEN);
    }
    return code;
  }

  private int fail(String line, String help) {
    output.failure(line, help);
    return Problem.ERROR;
  }
}

package dev.pystack.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One run of the program in this JVM.
 *
 * @param code the exit code
 */
record InProcess(int code, String out, String err) {

  static InProcess run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(arguments, new Surroundings(out, err, false, false, true));
    return new InProcess(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static InProcess remote(long pid, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "remote";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[arguments.length - 1] = Long.toString(pid);
    return run(arguments);
  }

  /** What to show of it where a test fails. */
  String summary() {
    String head = out.length() > 2000 ? out.substring(0, 2000) + "…" : out;
    return "exit code " + code + "\n" + err + head;
  }
}

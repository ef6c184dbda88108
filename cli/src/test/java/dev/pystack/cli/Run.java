package dev.pystack.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a run of the program printed, and how it ended. */
record Run(int exitCode, String out, String err) {

  /** Neither stream is a terminal. */
  static Run of(String... args) {
    return in(false, false, args);
  }

  static Run onTerminal(String... args) {
    return in(true, false, args);
  }

  static Run in(boolean terminal, boolean noColor, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(args, new Surroundings(out, err, terminal, terminal, noColor));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Its standard output is {@code out}. */
  static Run into(OutputStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(args, new Surroundings(out, err, false, false, false));
    return new Run(code, "", err.toString(StandardCharsets.UTF_8));
  }
}

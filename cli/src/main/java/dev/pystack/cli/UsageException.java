package dev.pystack.cli;

import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Usage;
import java.io.Serial;

/** A command line that cannot be understood. */
final class UsageException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String program;

  /**
   * @param program {@code pystack}, or with a command
   * @param message one line
   */
  UsageException(String program, String message) {
    super(message, null, false, false);
    this.program = program;
  }

  /** What is printed on standard error. */
  String text() {
    return Usage.of(Commands.started(program)) + program + ": error: " + getMessage() + "\n";
  }
}

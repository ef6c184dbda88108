package dev.pystack.cli;

import java.io.Serial;

/** A command line that cannot be understood. */
final class UsageException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String usage;
  private final String program;

  /**
   * @param usage the lines that show how it is done, each ending with a line feed
   * @param program {@code pystack}, or with a command
   * @param message one line
   */
  UsageException(String usage, String program, String message) {
    super(message, null, false, false);
    this.usage = usage;
    this.program = program;
  }

  /** What is printed on standard error. */
  String text() {
    return usage + program + ": error: " + getMessage() + "\n";
  }
}

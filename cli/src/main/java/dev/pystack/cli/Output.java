package dev.pystack.cli;

import dev.pystack.report.Colour;
import dev.pystack.report.TextReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes what users read: the report in one piece, messages line by line. */
final class Output {
  private final Surroundings surroundings;
  private boolean plain;

  Output(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.plain = surroundings.noColor();
  }

  /** As if the environment had asked for plain text. */
  void makePlain() {
    plain = true;
  }

  /** Whether the report may have colours. */
  boolean colours() {
    return !plain && surroundings.outTerminal();
  }

  /** Whether the report goes to a terminal. */
  boolean terminal() {
    return surroundings.outTerminal();
  }

  /** Whether messages go to a terminal. */
  boolean errTerminal() {
    return surroundings.errTerminal();
  }

  /** Whether no escape sequences are wanted. */
  boolean plain() {
    return plain;
  }

  /**
   * Prints on standard output.
   *
   * @throws ClosedOutputException when it takes no more
   */
  void print(String text) throws ClosedOutputException {
    try {
      write(surroundings.out(), text);
    } catch (IOException e) {
      throw new ClosedOutputException(e);
    }
  }

  /** Prints on standard error; nothing is to be done where that cannot be written. */
  void message(String text) {
    try {
      write(surroundings.err(), text);
    } catch (IOException nobodyListens) {
      return;
    }
  }

  /**
   * Prints the one line that says why there is no report, and what can be done about it.
   *
   * @param help empty, or lines that each end with a line feed
   */
  void failure(String line, String help) {
    StringBuilder text = new StringBuilder();
    boolean red = !plain && surroundings.errTerminal();
    if (red) {
      text.append(Colour.RED.start());
    }
    if (plain) {
      TextReport.escape(text, line);
    } else {
      text.append("💀 ");
      TextReport.escape(text, line);
      text.append(" 💀");
    }
    text.append('\n').append(help);
    if (red) {
      text.append(Colour.RESET);
    }
    message(text.toString());
  }

  private static void write(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }
}

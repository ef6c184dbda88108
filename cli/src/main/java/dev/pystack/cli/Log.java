package dev.pystack.cli;

import dev.pystack.report.TextReport;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Progress and decisions on standard error, in PyStack's form. */
final class Log {
  private final Output output;
  private final String where;
  private final int verbosity;

  /**
   * @param where the command, as PyStack names it: {@code process_remote}
   * @param verbosity 0 for warnings, 1 for information, from 2 on for everything
   */
  Log(Output output, String where, int verbosity) {
    this.output = output;
    this.where = where;
    this.verbosity = verbosity;
  }

  void warning(String text) {
    line("WARNING", text);
  }

  /** Whether anybody reads {@link #info}. */
  boolean isInfo() {
    return verbosity >= 1;
  }

  void info(String text) {
    if (isInfo()) {
      line("INFO", text);
    }
  }

  void debug(String text) {
    if (verbosity >= 2) {
      line("DEBUG", text);
    }
  }

  /** Where a defect of this program showed itself; for those who look into it only. */
  void trace(Throwable error) {
    if (verbosity >= 2) {
      StringWriter text = new StringWriter();
      error.printStackTrace(new PrintWriter(text));
      for (String line : text.toString().split("\n")) {
        debug(line.strip());
      }
    }
  }

  private void line(String level, String text) {
    StringBuilder line = new StringBuilder(level).append('(').append(where).append("): ");
    TextReport.escape(line, text);
    output.message(line.append('\n').toString());
  }
}

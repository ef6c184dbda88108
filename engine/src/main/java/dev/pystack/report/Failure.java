package dev.pystack.report;

/**
 * Why there is no report.
 *
 * @param message one line, for the user
 */
public record Failure(Kind kind, String message) {
  /** What went wrong, as far as a script cares. */
  public enum Kind {
    ENGINE("engine"),
    NOT_ENOUGH_INFORMATION("not-enough-information"),
    NOT_PYTHON("not-python"),
    EXECUTABLE_NOT_FOUND("executable-not-found"),
    INVALID_EXECUTABLE("invalid-executable"),
    PERMISSION("permission"),
    NO_SUCH_PROCESS("no-such-process");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As the JSON report has it. */
    public String text() {
      return text;
    }
  }
}

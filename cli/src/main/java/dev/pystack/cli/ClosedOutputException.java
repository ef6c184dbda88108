package dev.pystack.cli;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** Standard output takes no more: its reader has gone, or the disk is full. */
final class ClosedOutputException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  ClosedOutputException(IOException cause) {
    super(cause);
  }

  /** Whether a reader has gone that had seen enough, as {@code head} does. */
  boolean readerGone() {
    return reason().toLowerCase(Locale.ROOT).contains("pipe");
  }

  /** What the system said. */
  String reason() {
    Throwable cause = getCause();
    String message = cause == null ? null : cause.getMessage();
    return message == null ? "unknown reason" : message;
  }
}

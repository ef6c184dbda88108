package dev.pystack.report;

/** The colours of a report on a terminal, as ANSI escape sequences. */
public enum Colour {
  FAINT("\u001b[2m"),
  RED("\u001b[31m"),
  GREEN("\u001b[32m"),
  YELLOW("\u001b[33m"),
  BLUE("\u001b[34m");

  /** Ends whatever was started. */
  public static final String RESET = "\u001b[0m";

  private final String start;

  Colour(String start) {
    this.start = start;
  }

  /** The sequence that switches to this colour. */
  public String start() {
    return start;
  }
}

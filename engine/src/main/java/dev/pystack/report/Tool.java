package dev.pystack.report;

/** What this program calls itself in its reports. */
public final class Tool {
  public static final String NAME = "pystack";
  public static final String VERSION = "0.1.0";

  private Tool() {}
}

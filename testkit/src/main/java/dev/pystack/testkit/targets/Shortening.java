package dev.pystack.testkit.targets;

/** Whether a shown value is a whole value's text, or its beginning cut at the budget. */
final class Shortening {
  /** The most characters that a value may take. */
  private static final int BUDGET = 80;

  /** A cut value still ends with what closes it, such as {@code ...]}). */
  private static final int MOST_CLOSING = 70;

  private Shortening() {}

  static boolean fits(String shown, String whole) {
    if (whole.length() <= BUDGET) {
      return shown.equals(whole);
    }
    int cut = shown.lastIndexOf("...");
    return cut >= 0
        && shown.codePointCount(0, shown.length()) <= BUDGET + MOST_CLOSING
        && whole.startsWith(shown.substring(0, cut));
  }
}

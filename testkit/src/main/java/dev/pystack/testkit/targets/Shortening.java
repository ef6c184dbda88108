package dev.pystack.testkit.targets;

/** Whether a shown value is a whole value's text, or its beginning cut at the budget. */
final class Shortening {
  /** The most characters that a value may take. */
  private static final int BUDGET = 80;

  /** A cut value still ends with what closes it, such as {@code ...]}). */
  private static final int MOST_CLOSING = 70;

  private static final String CUT = "...";

  private Shortening() {}

  static boolean fits(String shown, String whole) {
    if (whole.length() <= BUDGET) {
      return shown.equals(whole);
    }
    if (shown.codePointCount(0, shown.length()) > BUDGET + MOST_CLOSING) {
      return false;
    }
    for (int cut = shown.indexOf(CUT); cut >= 0; cut = shown.indexOf(CUT, cut + 1)) {
      if (isBeginning(shown.substring(0, cut), whole)) {
        return true;
      }
    }
    return false;
  }

  /** The quotes of a text that was cut may hang on what is not shown of it. */
  private static boolean isBeginning(String begin, String whole) {
    return whole.startsWith(begin) || whole.replace('"', '\'').startsWith(begin.replace('"', '\''));
  }
}

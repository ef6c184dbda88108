package dev.pystack.report;

/**
 * Keeps what comes from a target from steering the reader's terminal: control characters (C0, DEL,
 * C1), line and paragraph separators, overrides of the writing direction, and surrogates without
 * their other half. All other text is left as it is, in every script.
 */
final class Escape {
  private static final String HEX = "0123456789abcdef";

  private Escape() {}

  /** Appends {@code text} with what is dangerous escaped as Python's {@code repr} would. */
  static void append(StringBuilder out, String text) {
    append(out, text, false);
  }

  /** As {@link #append}, but a tab stays: it is a part of how source lines look. */
  static void appendSource(StringBuilder out, String text) {
    append(out, text, true);
  }

  private static void append(StringBuilder out, String text, boolean keepTabs) {
    // not charAt, which takes a cold JVM five times as long
    char[] chars = text.toCharArray();
    int length = chars.length;
    int done = 0;
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      if ((c >= ' ' && c < 0x7f) || !dangerous(text, i, c) || (c == '\t' && keepTabs)) {
        continue;
      }
      out.append(text, done, i);
      escape(out, c);
      done = i + 1;
    }
    out.append(text, done, length);
  }

  /** Whether the character at {@code index} must not reach a terminal as it is. */
  static boolean dangerous(String text, int index, char c) {
    if (c < 0xa0) {
      return c < ' ' || c >= 0x7f;
    }
    if (c < 0x61c) {
      return false;
    }
    if (Character.isSurrogate(c)) {
      return Character.isHighSurrogate(c)
          ? index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))
          : index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
    }
    return c == 0x61c
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static void escape(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < 0x100) {
          out.append("\\x");
        } else {
          appendUnicode(out, c);
          return;
        }
        out.append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
  }

  /** Appends the escape that both Python and JSON understand: a backslash, u and four digits. */
  static void appendUnicode(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt(c >> shift & 0xf));
    }
  }
}

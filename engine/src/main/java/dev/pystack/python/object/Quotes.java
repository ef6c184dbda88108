package dev.pystack.python.object;

/** {@code repr} of text and bytes: which quotes, and which characters as escapes. */
final class Quotes {
  private static final String HEX = "0123456789abcdef";
  private static final int SINGLE = 1;
  private static final int DOUBLE = 2;

  private Quotes() {}

  /**
   * @param prefix before the opening quote: {@code u}, {@code b} or nothing
   * @param asciiOnly everything else is escaped: bytes, and all of 2.7's
   * @param bytes escapes above 0x7f are bytes
   */
  static void put(Out out, Characters characters, String prefix, boolean asciiOnly, boolean bytes) {
    put(out, characters, prefix, asciiOnly, bytes, false);
  }

  /**
   * @param single single quotes are escaped, whatever the quotes around: of a {@code bytearray}
   */
  static void put(
      Out out,
      Characters characters,
      String prefix,
      boolean asciiOnly,
      boolean bytes,
      boolean single) {
    int count = characters.count();
    int quotes = 0;
    for (int i = 0; i < count; i++) {
      int c = characters.at(i);
      quotes |= c == '\'' ? SINGLE : c == '"' ? DOUBLE : 0;
    }
    char quote = quotes == SINGLE ? '"' : '\'';
    out.put(prefix);
    out.put(quote);
    for (int i = 0; i < count && !out.over(); i++) {
      int c = characters.at(i);
      if (c == quote || c == '\\' || c == '\'' && single) {
        out.putWhole("\\" + (char) c);
      } else if (c >= ' ' && c < 0x7f) {
        out.put((char) c);
      } else if (c == '\n') {
        out.putWhole("\\n");
      } else if (c == '\r') {
        out.putWhole("\\r");
      } else if (c == '\t') {
        out.putWhole("\\t");
      } else if (asciiOnly || !printable(c)) {
        int next = i + 1 < count ? characters.at(i + 1) : 0;
        if (asciiOnly && !bytes && isHigh(c) && next >= 0xdc00 && next <= 0xdfff) {
          // 2.7 joins pairs, whether they are its own (UCS2) or the program's
          c = Character.toCodePoint((char) c, (char) next);
          i++;
        }
        out.putWhole(escape(c));
      } else if (c < 0x10000) {
        out.put((char) c);
      } else {
        out.putWhole(Character.toString(c));
      }
    }
    if (characters.complete()) {
      out.put(quote);
    } else if (!out.over()) {
      // more characters than were read: they were not needed, for the limit is met anyway
      out.put("\u2026".repeat(Math.max(1, out.room() + 1)));
    }
  }

  private static boolean isHigh(int c) {
    return c >= 0xd800 && c <= 0xdbff;
  }

  /**
   * As {@code str.isprintable}: all but Other and Separator; the space itself is asked elsewhere.
   */
  private static boolean printable(int c) {
    if (c < 0 || c > Character.MAX_CODE_POINT) {
      return false;
    }
    switch (Character.getType(c)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.SURROGATE:
      case Character.PRIVATE_USE:
      case Character.UNASSIGNED:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SPACE_SEPARATOR:
        return false;
      default:
        return true;
    }
  }

  private static String escape(int c) {
    if (c >= 0 && c < 0x100) {
      return "\\x" + hex(c, 2);
    }
    return c >= 0 && c < 0x10000 ? "\\u" + hex(c, 4) : "\\U" + hex(c, 8);
  }

  private static String hex(int value, int digits) {
    char[] text = new char[digits];
    for (int i = digits - 1; i >= 0; i--) {
      text[i] = HEX.charAt(value & 15);
      value >>>= 4;
    }
    return new String(text);
  }
}

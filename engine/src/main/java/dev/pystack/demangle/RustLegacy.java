package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/**
 * Rust's names before 2021, {@code _ZN…17h0123456789abcdefE}: a C++ name whose last part is a hash,
 * which is left away, and whose other parts have escapes like {@code $LT$}. Source: the
 * rustc-demangle crate's description of the scheme.
 */
final class RustLegacy {
  private static final int HASH = 17;

  private RustLegacy() {}

  /** The name without hash and escapes; null if it is not one of Rust. */
  static @Nullable String demangle(String symbol) {
    int end = withoutLlvm(symbol);
    int position = 3;
    int last = -1;
    while (position < end && symbol.charAt(position) != 'E') {
      last = position;
      position = behind(symbol, position, end);
      if (position < 0) {
        return null;
      }
    }
    if (position >= end || last < 0 || !isHash(symbol, last, position)) {
      return null;
    }
    String suffix = symbol.substring(position + 1, end);
    if (!suffix.isEmpty() && suffix.charAt(0) != '.' || !isPrintable(symbol)) {
      return null;
    }
    StringBuilder out = new StringBuilder(end);
    for (int part = 3; part < last; ) {
      int next = behind(symbol, part, end);
      if (part > 3) {
        out.append("::");
      }
      int start = part;
      while (Cursor.isDigit(symbol.charAt(start))) {
        start++;
      }
      unescape(symbol, start, next, out);
      part = next;
    }
    return out.append(suffix).toString();
  }

  /** Where the name ends that LLVM may have made unique by {@code .llvm.HASH}. */
  static int withoutLlvm(String symbol) {
    int at = symbol.indexOf(".llvm.");
    if (at < 0) {
      return symbol.length();
    }
    for (int i = at + 6; i < symbol.length(); i++) {
      char c = symbol.charAt(i);
      if (!(Cursor.isDigit(c) || c >= 'A' && c <= 'F' || c == '@')) {
        return symbol.length();
      }
    }
    return at;
  }

  static boolean isPrintable(String symbol) {
    for (int i = 0; i < symbol.length(); i++) {
      char c = symbol.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** Where the part ends that begins at {@code start}; -1 if none does. */
  private static int behind(String symbol, int start, int end) {
    int position = start;
    int length = 0;
    while (position < end && Cursor.isDigit(symbol.charAt(position))) {
      length = length * 10 + symbol.charAt(position) - '0';
      if (length > end) {
        return -1;
      }
      position++;
    }
    return position == start || length > end - position ? -1 : position + length;
  }

  /** The part from {@code start} is {@code 17h} and 16 hexadecimal digits. */
  private static boolean isHash(String symbol, int start, int end) {
    if (end - start != HASH + 2 || !symbol.startsWith("17h", start)) {
      return false;
    }
    for (int i = start + 3; i < end; i++) {
      if (Character.digit(symbol.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void unescape(String symbol, int start, int end, StringBuilder out) {
    int i = start;
    if (symbol.startsWith("_$", i)) {
      i++;
    }
    while (i < end) {
      char c = symbol.charAt(i);
      if (c == '.' && i + 1 < end && symbol.charAt(i + 1) == '.') {
        out.append("::");
        i += 2;
      } else if (c == '$') {
        int close = symbol.indexOf('$', i + 1);
        int code = close < 0 || close >= end ? -1 : escape(symbol, i + 1, close);
        if (code < 0) {
          // what cannot be read stays as it is, with all that follows
          out.append(symbol, i, end);
          return;
        }
        out.appendCodePoint(code);
        i = close + 1;
      } else {
        out.append(c);
        i++;
      }
    }
  }

  /** The character that an escape stands for; -1 if none. */
  private static int escape(String symbol, int start, int end) {
    if (end - start == 1) {
      return symbol.charAt(start) == 'C' ? ',' : -1;
    }
    if (end - start == 2) {
      int at = "SP@BP*RF&LT<GT>LP(RP)".indexOf(symbol.substring(start, end));
      if (at >= 0 && at % 3 == 0) {
        return "SP@BP*RF&LT<GT>LP(RP)".charAt(at + 2);
      }
    }
    return end > start && symbol.charAt(start) == 'u' ? unicode(symbol, start + 1, end) : -1;
  }

  private static int unicode(String symbol, int start, int end) {
    if (start == end || end - start > 6) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = symbol.charAt(i);
      if (!Cursor.isDigit(c) && !(c >= 'a' && c <= 'f')) {
        return -1;
      }
      value = value << 4 | Character.digit(c, 16);
    }
    boolean valid = Character.isValidCodePoint(value) && !(value >= 0xd800 && value <= 0xdfff);
    return valid && !Character.isISOControl(value) ? value : -1;
  }
}

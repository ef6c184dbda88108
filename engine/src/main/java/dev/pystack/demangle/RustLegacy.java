package dev.pystack.demangle;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rust's names before 2021, {@code _ZN…17h0123456789abcdefE}: a C++ name whose last part is a hash,
 * which is left away, and whose other parts have escapes like {@code $LT$}. Source: the
 * rustc-demangle crate's description of the scheme.
 */
final class RustLegacy {
  private static final int START = 3;
  private static final int HASH = 17;

  private RustLegacy() {}

  /** The name without hash and escapes; null if it is not one of Rust. */
  static @Nullable String demangle(String symbol) {
    byte[] bytes = symbol.getBytes(StandardCharsets.UTF_8);
    int position = START;
    int last = -1;
    while (position < bytes.length && bytes[position] != 'E') {
      last = position;
      position = behind(bytes, position);
      if (position < 0) {
        return null;
      }
    }
    if (position >= bytes.length || last < 0 || !isHash(bytes, last, position)) {
      return null;
    }
    if (!isPrintable(bytes)) {
      return null;
    }
    String suffix = withoutLlvm(symbol.substring(position + 1));
    if (!suffix.isEmpty() && suffix.charAt(0) != '.') {
      return null;
    }
    StringBuilder out = new StringBuilder(bytes.length);
    for (int part = START; part < last; ) {
      int next = behind(bytes, part);
      if (part > START) {
        out.append("::");
      }
      int start = part;
      while (Cursor.isDigit((char) bytes[start])) {
        start++;
      }
      unescape(symbol, bytes, start, next, out);
      part = next;
    }
    return out.append(suffix).toString();
  }

  /** The suffix of a name without {@code .llvm.HASH} at its end, which LLVM makes it unique by. */
  static String withoutLlvm(String suffix) {
    int at = suffix.indexOf(".llvm.");
    if (at < 0) {
      return suffix;
    }
    for (int i = at + 6; i < suffix.length(); i++) {
      char c = suffix.charAt(i);
      if (!(Cursor.isDigit(c) || c >= 'A' && c <= 'F' || c == '@')) {
        return suffix;
      }
    }
    return suffix.substring(0, at);
  }

  /** No byte is a blank, a control character or part of one beyond ASCII. */
  static boolean isPrintable(byte[] bytes) {
    for (byte b : bytes) {
      if (b <= ' ' || b > '~') {
        return false;
      }
    }
    return true;
  }

  /** Where the part ends that begins at {@code start}; -1 if none does. */
  private static int behind(byte[] bytes, int start) {
    int position = start;
    int length = 0;
    while (position < bytes.length && Cursor.isDigit((char) bytes[position])) {
      length = length * 10 + bytes[position] - '0';
      if (length > bytes.length) {
        return -1;
      }
      position++;
    }
    return position == start || length > bytes.length - position ? -1 : position + length;
  }

  /** The part from {@code start} is {@code 17h} and 16 hexadecimal digits. */
  private static boolean isHash(byte[] bytes, int start, int end) {
    if (end - start != HASH + 2 || bytes[start] != '1' || bytes[start + 2] != 'h') {
      return false;
    }
    for (int i = start + 3; i < end; i++) {
      if (Character.digit(bytes[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void unescape(String symbol, byte[] bytes, int start, int end, StringBuilder out) {
    int i = start;
    if (i + 1 < end && bytes[i] == '_' && bytes[i + 1] == '$') {
      i++;
    }
    int plain = i;
    while (i < end) {
      byte b = bytes[i];
      if (b == '.' && i + 1 < end && bytes[i + 1] == '.') {
        out.append(symbol, plain, i).append("::");
        i += 2;
        plain = i;
      } else if (b == '$') {
        int close = symbol.indexOf('$', i + 1);
        int code = close < 0 || close >= end ? -1 : escape(symbol, i + 1, close);
        if (code < 0) {
          // what cannot be read stays as it is, with all that follows
          break;
        }
        out.append(symbol, plain, i).appendCodePoint(code);
        i = close + 1;
        plain = i;
      } else {
        i++;
      }
    }
    out.append(symbol, plain, end);
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

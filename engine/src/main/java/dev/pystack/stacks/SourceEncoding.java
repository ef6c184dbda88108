package dev.pystack.stacks;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * Which encoding a Python source file declares (PEP 263): a comment in its first or second line
 * that holds {@code coding:} or {@code coding=} and a name. Only lines of comments or white space
 * may come before it. Without one it is UTF-8 (2.7: ASCII, a part of that).
 */
final class SourceEncoding {
  private static final String COOKIE = "coding";

  private SourceEncoding() {}

  static Charset of(byte[] bytes) {
    int start = 0;
    for (int line = 0; line < 2 && start < bytes.length; line++) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      int first = start;
      while (first < end && blank(bytes[first])) {
        first++;
      }
      if (first < end && bytes[first] != '#') {
        break;
      }
      String name = cookie(bytes, first, end);
      if (!name.isEmpty()) {
        return charset(name);
      }
      start = end + 1;
      if (start < bytes.length && bytes[end] == '\r' && bytes[start] == '\n') {
        start++;
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t' || b == '\f';
  }

  /** The name declared in a line, or nothing. */
  private static String cookie(byte[] bytes, int start, int end) {
    for (int i = start; i + COOKIE.length() < end; i++) {
      if (!matches(bytes, i)) {
        continue;
      }
      int at = i + COOKIE.length();
      if (bytes[at] != ':' && bytes[at] != '=') {
        continue;
      }
      at++;
      while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
      }
      int from = at;
      while (at < end && nameByte(bytes[at])) {
        at++;
      }
      if (at > from) {
        return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private static boolean matches(byte[] bytes, int at) {
    for (int i = 0; i < COOKIE.length(); i++) {
      if (bytes[at + i] != COOKIE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean nameByte(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '_'
        || b == '.';
  }

  private static Charset charset(String declared) {
    StringBuilder plain = new StringBuilder(declared.length());
    for (int i = 0; i < declared.length(); i++) {
      char c = declared.charAt(i);
      plain.append(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    String name = plain.toString();
    if (name.equals("utf-8") || name.startsWith("utf-8-") || name.equals("utf8")) {
      return StandardCharsets.UTF_8;
    }
    if (name.equals("latin-1") || name.equals("latin1") || name.equals("iso-8859-1")) {
      return StandardCharsets.ISO_8859_1;
    }
    return supported(name, declared);
  }

  private static Charset supported(String name, String declared) {
    // Python's name, then as it was written: Java knows some only with an underscore
    String[] names = {mac(name), declared};
    for (String candidate : names) {
      try {
        return Charset.forName(candidate);
      } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
        // the next one
      }
    }
    // ASCII is right in nearly all encodings, and every byte shows as something
    return StandardCharsets.ISO_8859_1;
  }

  private static String mac(String name) {
    return name.equals("mac-roman") ? "x-MacRoman" : name;
  }
}

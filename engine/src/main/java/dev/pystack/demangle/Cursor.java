package dev.pystack.demangle;

import java.nio.charset.StandardCharsets;

/**
 * Reads a mangled name byte by byte; behind its end stands {@link #END}. Lengths in names count
 * bytes of UTF-8; and in a fresh JVM an array is read many times faster than a string. How much is
 * read is bounded, as hostile names have long parts read again and again.
 */
class Cursor {
  /** What is read at the end of the name (no mangled name contains it). */
  static final char END = 0;

  private static final int LEAST_BUDGET = 1 << 18;
  private static final int BUDGET_BY_BYTE = 10;

  private final String name;
  private final byte[] bytes;
  private int position;
  private int budget;

  Cursor(String name, int position) {
    this.name = name;
    this.bytes = name.getBytes(StandardCharsets.UTF_8);
    this.position = position;
    this.budget = LEAST_BUDGET + BUDGET_BY_BYTE * bytes.length;
  }

  int position() {
    return position;
  }

  void position(int position) {
    this.position = position;
  }

  char peek() {
    return position < bytes.length ? (char) (bytes[position] & 0xff) : END;
  }

  /** The character {@code ahead} places behind the next one. */
  char peek(int ahead) {
    int index = position + ahead;
    return index < bytes.length ? (char) (bytes[index] & 0xff) : END;
  }

  char next() throws NotMangled {
    if (position >= bytes.length || --budget < 0) {
      throw new NotMangled();
    }
    return (char) (bytes[position++] & 0xff);
  }

  void skip(int count) {
    position += count;
  }

  boolean eat(char expected) {
    if (peek() != expected) {
      return false;
    }
    position++;
    return true;
  }

  void expect(char expected) throws NotMangled {
    if (!eat(expected)) {
      throw new NotMangled();
    }
  }

  boolean startsWith(char first, char second) {
    return peek() == first && peek(1) == second;
  }

  boolean atEnd() {
    return position >= bytes.length;
  }

  /** The next {@code length} characters. */
  String take(int length) throws NotMangled {
    if (length > bytes.length - position) {
      throw new NotMangled();
    }
    position += length;
    return since(position - length);
  }

  /** What was read from {@code start} on. */
  String since(int start) throws NotMangled {
    budget -= position - start;
    if (budget < 0) {
      throw new NotMangled();
    }
    if (bytes.length == name.length()) {
      return name.substring(start, position);
    }
    return new String(bytes, start, position - start, StandardCharsets.UTF_8);
  }

  /** {@code [n] digits}; zero where there are none. */
  int number() throws NotMangled {
    boolean negative = eat('n');
    int value = 0;
    while (isDigit(peek())) {
      int digit = next() - '0';
      if (value > (Integer.MAX_VALUE - digit) / 10) {
        throw new NotMangled();
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /** {@code _} is 0, {@code 0_} is 1, and so on. */
  int compactNumber() throws NotMangled {
    int value = 0;
    if (peek() != '_') {
      value = number() + 1;
      if (value <= 0) {
        throw new NotMangled();
      }
    }
    expect('_');
    return value;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}

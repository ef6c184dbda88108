package dev.pystack.demangle;

/** Reads a mangled name character by character; behind its end stands {@link #END}. */
final class Cursor {
  /** What is read at the end of the name (no mangled name contains it). */
  static final char END = 0;

  private final String name;
  private int position;

  Cursor(String name, int position) {
    this.name = name;
    this.position = position;
  }

  int position() {
    return position;
  }

  void position(int position) {
    this.position = position;
  }

  char peek() {
    return at(position);
  }

  /** The character {@code ahead} places behind the next one. */
  char peek(int ahead) {
    return at(position + ahead);
  }

  private char at(int index) {
    return index < name.length() ? name.charAt(index) : END;
  }

  char next() throws NotMangled {
    if (position >= name.length()) {
      throw new NotMangled();
    }
    return name.charAt(position++);
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
    return position >= name.length();
  }

  /** The next {@code length} characters. */
  String take(int length) throws NotMangled {
    if (length > name.length() - position) {
      throw new NotMangled();
    }
    position += length;
    return name.substring(position - length, position);
  }

  String since(int start) {
    return name.substring(start, position);
  }

  /** {@code [n] digits}; zero where there are none. */
  int number() throws NotMangled {
    boolean negative = eat('n');
    int value = 0;
    while (isDigit(peek())) {
      int digit = peek() - '0';
      if (value > (Integer.MAX_VALUE - digit) / 10) {
        throw new NotMangled();
      }
      value = value * 10 + digit;
      position++;
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

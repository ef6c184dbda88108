package dev.pystack.demangle;

/** The words of Rust's v0 names: numbers in base 62, identifiers, digits of constants. */
final class RustReader extends Cursor {
  /** No digit more would overflow 64 bits. */
  private static final long MAX_SHORTER = Long.divideUnsigned(-128, 62);

  /**
   * @param name of ASCII only
   */
  RustReader(String name, int position) {
    super(name, position);
  }

  /** {@code _} is 0, {@code 0_} is 1, …, {@code Z_} is 62, {@code 10_} is 63; unsigned. */
  long base62() throws NotMangled {
    if (eat('_')) {
      return 0;
    }
    long value = 0;
    for (char c = next(); c != '_'; c = next()) {
      int digit;
      if (isDigit(c)) {
        digit = c - '0';
      } else if (isLower(c)) {
        digit = c - 'a' + 10;
      } else if (isUpper(c)) {
        digit = c - 'A' + 36;
      } else {
        throw new NotMangled();
      }
      if (Long.compareUnsigned(value, MAX_SHORTER) > 0) {
        throw new NotMangled();
      }
      value = value * 62 + digit;
    }
    return value + 1;
  }

  /** Zero without {@code tag}, else one more than the number behind it. */
  long tagged(char tag) throws NotMangled {
    return eat(tag) ? base62() + 1 : 0;
  }

  /** {@code [u] length [_] bytes}, decoded; may be empty. */
  String identifier() throws NotMangled {
    boolean encoded = eat('u');
    String text = plainIdentifier();
    if (!encoded) {
      return text;
    }
    int separator = text.lastIndexOf('_');
    String ascii = separator < 0 ? "" : text.substring(0, separator);
    String deltas = text.substring(separator + 1);
    if (deltas.isEmpty()) {
      throw new NotMangled();
    }
    String decoded = Punycode.decode(ascii, deltas);
    if (decoded != null) {
      return decoded;
    }
    return "punycode{" + (ascii.isEmpty() ? "" : ascii + "-") + deltas + "}";
  }

  /** {@code length [_] bytes}. */
  String plainIdentifier() throws NotMangled {
    char first = next();
    if (!isDigit(first)) {
      throw new NotMangled();
    }
    int length = first - '0';
    while (length != 0 && isDigit(peek())) {
      length = length * 10 + next() - '0';
      if (length > Demangler.MAX_LENGTH) {
        throw new NotMangled();
      }
    }
    eat('_');
    return take(length);
  }

  /** {@code (0-9 or a-f)* _}, without the underscore. */
  String hexadecimal() throws NotMangled {
    int start = position();
    for (char c = next(); c != '_'; c = next()) {
      if (!isDigit(c) && !(c >= 'a' && c <= 'f')) {
        throw new NotMangled();
      }
    }
    String digits = since(start);
    return digits.substring(0, digits.length() - 1);
  }

  /**
   * Where a back reference points to, which is before it.
   *
   * @param origin of such places in the name: behind {@code _R}
   */
  int backReference(int origin) throws NotMangled {
    int start = position() - 1 - origin;
    long target = base62();
    if (Long.compareUnsigned(target, start) >= 0) {
      throw new NotMangled();
    }
    return origin + (int) target;
  }
}

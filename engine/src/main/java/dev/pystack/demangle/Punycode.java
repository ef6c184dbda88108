package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** Names with characters beyond ASCII (RFC 3492, with {@code _} for {@code -} as Rust has it). */
final class Punycode {
  private static final int BASE = 36;
  private static final int MAX_CHARACTERS = 128;

  private Punycode() {}

  /**
   * @param ascii the characters that are written as they are
   * @param deltas the others, and where they belong
   * @return null if there are too many or it is malformed
   */
  static @Nullable String decode(String ascii, String deltas) {
    if (ascii.length() >= MAX_CHARACTERS) {
      return null;
    }
    int[] out = new int[MAX_CHARACTERS];
    int length = 0;
    while (length < ascii.length()) {
      out[length] = ascii.charAt(length);
      length++;
    }
    int damp = 700;
    int bias = 72;
    long character = 0x80;
    long insertion = 0;
    int position = 0;
    while (position < deltas.length()) {
      long delta = 0;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = position < deltas.length() ? digit(deltas.charAt(position++)) : -1;
        if (digit < 0) {
          return null;
        }
        delta += digit * weight;
        if (delta > Integer.MAX_VALUE) {
          return null;
        }
        int threshold = Math.min(Math.max(k - bias, 1), 26);
        if (digit < threshold) {
          break;
        }
        weight *= BASE - threshold;
        if (weight > Integer.MAX_VALUE) {
          return null;
        }
      }
      if (length == MAX_CHARACTERS) {
        return null;
      }
      length++;
      insertion += delta;
      character += insertion / length;
      insertion %= length;
      if (character > Character.MAX_CODE_POINT || character >= 0xd800 && character <= 0xdfff) {
        return null;
      }
      int at = (int) insertion;
      System.arraycopy(out, at, out, at + 1, length - 1 - at);
      out[at] = (int) character;
      insertion++;
      bias = adapt(delta / damp, length);
      damp = 2;
    }
    return new String(out, 0, length);
  }

  private static int adapt(long damped, int length) {
    long delta = damped + damped / length;
    int k = 0;
    while (delta > (BASE - 1) * 26 / 2) {
      delta /= BASE - 1;
      k += BASE;
    }
    return k + (int) (BASE * delta / (delta + 38));
  }

  private static int digit(char c) {
    if (Cursor.isLower(c)) {
      return c - 'a';
    }
    return Cursor.isDigit(c) ? c - '0' + 26 : -1;
  }
}

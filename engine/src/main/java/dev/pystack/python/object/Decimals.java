package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;

/**
 * {@code decimal.Decimal} as libmpdec keeps it: a coefficient in words of 10**19 (10**9 where words
 * are of 32 bits), lowest first (CPython's {@code Modules/_decimal/libmpdec/mpdecimal.h}).
 */
final class Decimals {
  private static final int NEGATIVE = 1;
  private static final int INFINITE = 2;
  private static final int NAN = 4;
  private static final int SIGNALING_NAN = 8;
  private static final int MAX_WORDS = 256;

  private Decimals() {}

  static void put(Repr repr, long object, String name) throws MemoryFault, MalformedException {
    Structs structs = repr.structs();
    int flags = (int) structs.get(object, Field.DECIMAL_OBJECT_FLAGS);
    String sign = (flags & NEGATIVE) != 0 ? "-" : "";
    String text;
    if ((flags & INFINITE) != 0) {
      text = "Infinity";
    } else if ((flags & (NAN | SIGNALING_NAN)) != 0) {
      String digits =
          structs.signed(object, Field.DECIMAL_OBJECT_LEN) > 0 ? digits(structs, object) : "";
      text = ((flags & NAN) != 0 ? "NaN" : "sNaN") + digits;
    } else {
      text = scientific(digits(structs, object), structs.signed(object, Field.DECIMAL_OBJECT_EXP));
    }
    repr.out().put(name + "('" + sign + text + "')");
  }

  private static String digits(Structs structs, long object)
      throws MemoryFault, MalformedException {
    TargetMemory memory = structs.memory();
    int word = memory.addressSize();
    int perWord = word == 8 ? 19 : 9;
    long words = structs.signed(object, Field.DECIMAL_OBJECT_LEN);
    if (words < 1 || words > MAX_WORDS) {
      throw new MalformedException("Decimal object", object, "1 to " + MAX_WORDS + " words");
    }
    long data = structs.get(object, Field.DECIMAL_OBJECT_DATA);
    StringBuilder text = new StringBuilder();
    for (int i = (int) words - 1; i >= 0; i--) {
      String part = Long.toUnsignedString(memory.unsigned(data + (long) i * word, word));
      if (part.length() > perWord) {
        throw new MalformedException("Decimal object", object, "words of " + perWord + " digits");
      }
      if (text.length() > 0) {
        text.append("0".repeat(perWord - part.length()));
      }
      text.append(part);
    }
    return text.toString();
  }

  /** The specification's to-scientific-string: an exponent where it is above 0, or far below. */
  static String scientific(String digits, long exponent) {
    // past Emax and Etiny of any context
    if (exponent > 2_000_000_000_000_000_000L || exponent < -4_000_000_000_000_000_000L) {
      return digits + "E" + exponent;
    }
    int n = digits.length();
    long left = exponent + n;
    if (exponent <= 0 && left > -6) {
      if (exponent == 0) {
        return digits;
      }
      return left > 0
          ? digits.substring(0, (int) left) + "." + digits.substring((int) left)
          : "0." + "0".repeat((int) -left) + digits;
    }
    String mantissa = n == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "E" + (left - 1 >= 0 ? "+" : "") + (left - 1);
  }
}

package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Decimal digits of integers of any size, no more of them than are shown. */
final class BigInts {
  // digits of the target up to which all is converted: some 18,000 decimal ones
  private static final int MAX_EXACT = 2048;
  // digits of the target that decide the first decimal ones of a larger number
  private static final int TOP = 64;
  private static final int MAX_EXPONENT = 999_999_999;

  private BigInts() {}

  /** Without the suffix of 2.7. */
  static void put(TargetMemory memory, Out out, Ints value) throws MemoryFault, MalformedException {
    int count = (int) value.digits();
    int bits = value.digitBits();
    // a lower bound of the decimal digits: three to ten bits
    if (out.exact() && (long) (count - 1) * bits / 10 * 3 > out.room()) {
      out.incomplete();
      return;
    }
    String sign = value.negative() ? "-" : "";
    if (count <= MAX_EXACT) {
      out.put(sign + number(memory, value, 0, count));
      return;
    }
    long below = (long) (count - TOP) * bits;
    // also proves that the digits are there, all of them
    memory.u8(value.address());
    if (below > MAX_EXPONENT) {
      throw new MalformedException("int object", value.address(), "fewer digits");
    }
    int shown = Math.max(16, out.room());
    MathContext precision = new MathContext(shown + 60);
    BigDecimal top = new BigDecimal(number(memory, value, count - TOP, TOP));
    BigDecimal all =
        top.multiply(BigDecimal.TWO.pow((int) below, precision), precision)
            .round(new MathContext(shown + 20));
    out.put(sign + all.unscaledValue());
    out.put("0".repeat(shown + 1));
  }

  /** A value of moderate size. */
  static BigInteger value(TargetMemory memory, Ints value) throws MemoryFault, MalformedException {
    if (value.digits() > MAX_EXACT) {
      throw new MalformedException("int object", value.address(), "fewer digits");
    }
    BigInteger magnitude = number(memory, value, 0, (int) value.digits());
    return value.negative() ? magnitude.negate() : magnitude;
  }

  private static BigInteger number(TargetMemory memory, Ints value, int from, int count)
      throws MemoryFault, MalformedException {
    int size = value.digitBytes();
    int bits = value.digitBits();
    byte[] digits = memory.bytes(value.address() + (long) from * size, count * size);
    byte[] magnitude = new byte[(count * bits + 7) / 8 + 1];
    for (int i = 0; i < count; i++) {
      long digit = memory.unsigned(digits, i * size, size);
      if (digit >>> bits != 0) {
        throw new MalformedException("int object", value.address(), "digits of " + bits + " bits");
      }
      int bit = i * bits;
      for (int b = 0; b < bits; b++) {
        if ((digit >>> b & 1) != 0) {
          int at = bit + b;
          magnitude[magnitude.length - 1 - at / 8] |= (byte) (1 << at % 8);
        }
      }
    }
    return new BigInteger(1, magnitude);
  }
}

package dev.pystack.python.object;

/**
 * {@code repr} of floats: the shortest digits that read back as the same number (CPython 2.7 and
 * 3.1+: {@code Python/pystrtod.c}, format {@code r}), with an exponent below 1e-4 and from 1e16.
 */
final class Floats {
  private Floats() {}

  /**
   * @param dotZero whether whole numbers get {@code .0}: floats do, the parts of a complex do not
   */
  static String repr(double value, boolean dotZero) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    // shortest since JDK 19: digits '.' digits [E exponent]
    String java = Double.toString(Math.abs(value));
    int e = java.indexOf('E');
    int mantissaEnd = e < 0 ? java.length() : e;
    int dot = java.indexOf('.');
    // value = 0.DIGITS * 10^point
    int point = dot + (e < 0 ? 0 : Integer.parseInt(java.substring(e + 1)));
    StringBuilder digits = new StringBuilder(24);
    digits.append(java, 0, dot).append(java, dot + 1, mantissaEnd);
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    digits.delete(0, zeros);
    point -= zeros;
    int last = digits.length();
    while (last > 1 && digits.charAt(last - 1) == '0') {
      last--;
    }
    digits.setLength(last);
    if (digits.length() == 2) {
      oneDigit(Math.abs(value), digits, point);
      if (digits.length() == 1 && digits.charAt(0) == ':') {
        digits.setCharAt(0, '1');
        point++;
      }
    }
    if (value == 0) {
      point = 1;
    }
    String sign = 1 / value < 0 || value < 0 ? "-" : "";
    return sign + layout(digits.toString(), point, dotZero);
  }

  /**
   * Java never gives fewer than two digits, and so 4.9E-324 where one digit is enough. Leaves one
   * digit where that reads back as the same number (':' stands for ten).
   */
  private static void oneDigit(double value, StringBuilder digits, int point) {
    int high = digits.charAt(0) - '0';
    int low = digits.charAt(1) - '0';
    int nearer = low >= 5 ? high + 1 : high;
    int other = low >= 5 ? high : high + 1;
    int found =
        Double.parseDouble(nearer + "e" + (point - 1)) == value
            ? nearer
            : Double.parseDouble(other + "e" + (point - 1)) == value ? other : -1;
    if (found > 0) {
      digits.setLength(0);
      digits.append((char) ('0' + found));
    }
  }

  private static String layout(String digits, int point, boolean dotZero) {
    int n = digits.length();
    if (point <= -4 || point > 16) {
      int exponent = point - 1;
      String mantissa = n == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      int size = Math.abs(exponent);
      return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" + size : "" + size);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point >= n) {
      return digits + "0".repeat(point - n) + (dotZero ? ".0" : "");
    }
    return digits.substring(0, point) + "." + digits.substring(point);
  }

  /** {@code repr} of a complex number. */
  static String repr(double real, double imaginary) {
    String imag = repr(imaginary, false);
    if (real == 0 && 1 / real > 0) {
      return imag + "j";
    }
    return "(" + repr(real, false) + (imag.charAt(0) == '-' ? "" : "+") + imag + "j)";
  }
}

package dev.pystack.demangle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Constants among the generic arguments of Rust's v0 names. */
final class RustConstants {
  private final RustV0 to;

  RustConstants(RustV0 to) {
    this.to = to;
  }

  /**
   * @param inExpression whether braces around all but literals are there already
   */
  void constant(boolean inExpression) throws NotMangled {
    to.enter();
    char tag = to.in.next();
    switch (tag) {
      case 'p':
        to.write('_');
        break;
      case 'h':
      case 't':
      case 'm':
      case 'y':
      case 'o':
      case 'j':
        integer();
        break;
      case 'a':
      case 's':
      case 'l':
      case 'x':
      case 'n':
      case 'i':
        if (to.in.eat('n')) {
          to.write('-');
        }
        integer();
        break;
      case 'b':
        to.write(bool());
        break;
      case 'c':
        to.write('\'');
        escaped(character(), '\'');
        to.write('\'');
        break;
      case 'B':
        int back = to.jump();
        if (back >= 0) {
          constant(inExpression);
          to.in.position(back);
        }
        break;
      default:
        if (tag == 'R' && to.in.eat('e')) {
          string();
        } else {
          to.write(inExpression ? "" : "{");
          expression(tag);
          to.write(inExpression ? "" : "}");
        }
    }
    to.leave();
  }

  private void expression(char tag) throws NotMangled {
    switch (tag) {
      case 'e':
        to.write('*');
        string();
        break;
      case 'R':
      case 'Q':
        to.write(tag == 'R' ? "&" : "&mut ");
        constant(true);
        break;
      case 'A':
        to.write('[');
        list();
        to.write(']');
        break;
      case 'T':
        to.write('(');
        to.write(list() == 1 ? ",)" : ")");
        break;
      case 'V':
        to.path(true);
        fields();
        break;
      default:
        throw new NotMangled();
    }
  }

  private int list() throws NotMangled {
    int count = 0;
    while (!to.in.eat('E')) {
      if (count++ > 0) {
        to.write(", ");
      }
      constant(true);
    }
    return count;
  }

  private void fields() throws NotMangled {
    switch (to.in.next()) {
      case 'U':
        break;
      case 'T':
        to.write('(');
        list();
        to.write(')');
        break;
      case 'S':
        to.write(" { ");
        for (int i = 0; !to.in.eat('E'); i++) {
          if (i > 0) {
            to.write(", ");
          }
          to.in.tagged('s');
          to.write(to.in.identifier());
          to.write(": ");
          constant(true);
        }
        to.write(" }");
        break;
      default:
        throw new NotMangled();
    }
  }

  /** The pattern of a pattern type. */
  void pattern() throws NotMangled {
    to.enter();
    switch (to.in.next()) {
      case 'R':
        constant(false);
        to.write("..=");
        constant(false);
        break;
      case 'O':
        pattern();
        while (!to.in.eat('E')) {
          to.write(" | ");
          pattern();
        }
        break;
      case 'N':
        to.write("!null");
        break;
      default:
        throw new NotMangled();
    }
    to.leave();
  }

  private static String withoutZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  /** In decimal if it has no more than 64 bits. */
  private void integer() throws NotMangled {
    String digits = to.in.hexadecimal();
    String significant = withoutZeros(digits);
    if (significant.length() > 16) {
      to.write("0x");
      to.write(digits);
    } else {
      to.write(Long.toUnsignedString(value(significant)));
    }
  }

  private static long value(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      value = value << 4 | Character.digit(digits.charAt(i), 16);
    }
    return value;
  }

  private String bool() throws NotMangled {
    String digits = withoutZeros(to.in.hexadecimal());
    if (digits.isEmpty()) {
      return "false";
    }
    if (digits.equals("1")) {
      return "true";
    }
    throw new NotMangled();
  }

  private int character() throws NotMangled {
    String digits = withoutZeros(to.in.hexadecimal());
    long value = value(digits);
    if (digits.length() > 6
        || value > Character.MAX_CODE_POINT
        || value >= 0xd800 && value <= 0xdfff) {
      throw new NotMangled();
    }
    return (int) value;
  }

  /** The bytes of UTF-8 in hexadecimal. */
  private void string() throws NotMangled {
    String digits = to.in.hexadecimal();
    if (digits.length() % 2 != 0) {
      throw new NotMangled();
    }
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) value(digits.substring(2 * i, 2 * i + 2));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NotMangled();
    }
    to.write('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      escaped(c, '"');
      i += Character.charCount(c);
    }
    to.write('"');
  }

  /** As Rust's {@code escape_debug} does. */
  private void escaped(int c, char quote) {
    switch (c) {
      case 0:
        to.write("\\0");
        break;
      case '\t':
        to.write("\\t");
        break;
      case '\n':
        to.write("\\n");
        break;
      case '\r':
        to.write("\\r");
        break;
      case '\\':
        to.write("\\\\");
        break;
      case '\'':
      case '"':
        to.write(c == quote ? "\\" : "");
        to.write((char) c);
        break;
      default:
        if (isPrintable(c)) {
          to.write(Character.toString(c));
        } else {
          to.write("\\u{");
          to.write(Integer.toHexString(c));
          to.write('}');
        }
    }
  }

  private static boolean isPrintable(int c) {
    if (c < 0x7f) {
      return c >= ' ';
    }
    switch (Character.getType(c)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.SURROGATE:
      case Character.PRIVATE_USE:
      case Character.UNASSIGNED:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SPACE_SEPARATOR:
      case Character.NON_SPACING_MARK:
      case Character.ENCLOSING_MARK:
        return false;
      default:
        return true;
    }
  }
}

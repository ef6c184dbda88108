package dev.pystack.demangle;

/**
 * The operators of C++ by their codes of two characters (Itanium C++ ABI 5.1.5, and the GNU
 * additions).
 */
final class Operators {
  static final int ADDRESS_OF = 'a' << 8 | 'd';
  static final int ALIGNOF_TYPE = 'a' << 8 | 't';
  static final int CALL = 'c' << 8 | 'l';
  static final int CONDITIONAL = 'q' << 8 | 'u';
  static final int DECREMENT = 'm' << 8 | 'm';
  static final int DESIGNATED = 'd' << 8 | 'i';
  static final int DESIGNATED_INDEX = 'd' << 8 | 'x';
  static final int DESIGNATED_RANGE = 'd' << 8 | 'X';
  static final int DOT = 'd' << 8 | 't';
  static final int ARROW = 'p' << 8 | 't';
  static final int GLOBAL = 'g' << 8 | 's';
  static final int GREATER = 'g' << 8 | 't';
  static final int INCREMENT = 'p' << 8 | 'p';
  static final int INDEX = 'i' << 8 | 'x';
  static final int LITERAL = 'l' << 8 | 'i';
  static final int NEW = 'n' << 8 | 'w';
  static final int NEW_ARRAY = 'n' << 8 | 'a';
  static final int NOEXCEPT = 'n' << 8 | 'x';
  static final int SIZEOF_PACK = 's' << 8 | 'Z';
  static final int SIZEOF_ARGUMENTS = 's' << 8 | 'P';
  static final int SIZEOF_TYPE = 's' << 8 | 't';
  static final int TYPEID_TYPE = 't' << 8 | 'i';
  static final int TYPEID = 't' << 8 | 'e';

  /**
   * Per line: code, number of operands, text. One constant, since each of a hundred would have to
   * be resolved in every fresh JVM.
   */
  private static final String TABLE =
      """

      aN2&=
      aS2=
      aa2&&
      ad1&
      an2&
      at1alignof\s
      aw1co_await\s
      az1alignof\s
      cc2const_cast
      cl2()
      cm2,
      co1~
      dV2/=
      dX3[...]=
      da1delete[]\s
      dc2dynamic_cast
      de1*
      di2=
      dl1delete\s
      ds2.*
      dt2.
      dv2/
      dx2]=
      eO2^=
      eo2^
      eq2==
      fL3...
      fR3...
      fl2...
      fr2...
      ge2>=
      gs1::
      gt2>
      ix2[]
      lS2<<=
      le2<=
      li1operator""\s
      ls2<<
      lt2<
      mI2-=
      mL2*=
      mi2-
      ml2*
      mm1--
      na3new[]
      ne2!=
      ng1-
      nt1!
      nw3new
      nx1noexcept
      oR2|=
      oo2||
      or2|
      pL2+=
      pl2+
      pm2->*
      pp1++
      ps1+
      pt2->
      qu3?
      rM2%=
      rS2>>=
      rc2reinterpret_cast
      rm2%
      rs2>>
      sP1sizeof...
      sZ1sizeof...
      sc2static_cast
      ss2<=>
      st1sizeof\s
      sz1sizeof\s
      te1typeid\s
      ti1typeid\s
      tr0throw
      tw1throw\s
      """;

  private Operators() {}

  static int code(char first, char second) {
    return first << 8 | second;
  }

  /** Where the operator stands in the table; -1 if there is none. */
  private static int find(int code) {
    char first = (char) (code >> 8);
    char second = (char) (code & 0xff);
    int line = 0;
    while (line + 1 < TABLE.length()) {
      if (TABLE.charAt(line + 1) == first && TABLE.charAt(line + 2) == second) {
        return line + 1;
      }
      line = TABLE.indexOf('\n', line + 1);
    }
    return -1;
  }

  /** A node of kind OPERATOR: its text, and its code as the number. */
  static Node node(char first, char second) throws NotMangled {
    int at = find(code(first, second));
    if (at < 0) {
      throw new NotMangled();
    }
    String text = TABLE.substring(at + 3, TABLE.indexOf('\n', at));
    return new Node(Kind.OPERATOR, text, code(first, second), null, null);
  }

  /** How many operands it has in an expression. */
  static int operands(Node operator) throws NotMangled {
    int at = find(operator.number);
    if (at < 0) {
      throw new NotMangled();
    }
    return TABLE.charAt(at + 2) - '0';
  }

  /** {@code static_cast} and its like: the first operand is a type. */
  static boolean isCast(int code) {
    return (code & 0xff) == 'c'
        && (code >> 8 == 's' || code >> 8 == 'd' || code >> 8 == 'c' || code >> 8 == 'r');
  }

  static boolean isFold(int code) {
    return code >> 8 == 'f';
  }

  static boolean isDesignator(int code) {
    return code == DESIGNATED || code == DESIGNATED_INDEX || code == DESIGNATED_RANGE;
  }
}

package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** The built-in types (Itanium C++ ABI 5.1.5.2), and how c++filt writes literals of them. */
final class Builtins {
  /** A literal is {@code (type)digits}. */
  static final int CAST = 0;

  /** A literal is {@code digits}, with a suffix. */
  static final int INT = 1;

  static final int UNSIGNED = 2;
  static final int LONG = 3;
  static final int UNSIGNED_LONG = 4;
  static final int LONG_LONG = 5;
  static final int UNSIGNED_LONG_LONG = 6;
  static final int BOOL = 7;

  /** A literal is {@code (type)[bytes in hexadecimal]}. */
  static final int FLOAT = 8;

  private Builtins() {}

  private static Node of(String text, int literals) {
    return new Node(Kind.BUILTIN, text, literals, null, null);
  }

  static Node floating(String text) {
    return of(text, FLOAT);
  }

  /** Literals of {@code _Float32} and its like are written with a cast only. */
  static Node extendedFloating(String text) {
    return of(text, CAST);
  }

  static Node pixel() {
    return of("pixel", CAST);
  }

  static @Nullable Node node(char code) {
    switch (code) {
      case 'a':
        return of("signed char", CAST);
      case 'b':
        return of("bool", BOOL);
      case 'c':
        return of("char", CAST);
      case 'd':
        return of("double", FLOAT);
      case 'e':
        return of("long double", FLOAT);
      case 'f':
        return of("float", FLOAT);
      case 'g':
        return of("__float128", FLOAT);
      case 'h':
        return of("unsigned char", CAST);
      case 'i':
        return of("int", INT);
      case 'j':
        return of("unsigned int", UNSIGNED);
      case 'l':
        return of("long", LONG);
      case 'm':
        return of("unsigned long", UNSIGNED_LONG);
      case 'n':
        return of("__int128", CAST);
      case 'o':
        return of("unsigned __int128", CAST);
      case 's':
        return of("short", CAST);
      case 't':
        return of("unsigned short", CAST);
      case 'v':
        return of("void", CAST);
      case 'w':
        return of("wchar_t", CAST);
      case 'x':
        return of("long long", LONG_LONG);
      case 'y':
        return of("unsigned long long", UNSIGNED_LONG_LONG);
      case 'z':
        return of("...", CAST);
      default:
        return null;
    }
  }

  /** Those that begin with D. */
  static @Nullable Node extended(char code) {
    switch (code) {
      case 'a':
        return Node.name("auto");
      case 'c':
        return Node.name("decltype(auto)");
      case 'd':
        return of("decimal64", CAST);
      case 'e':
        return of("decimal128", CAST);
      case 'f':
        return of("decimal32", CAST);
      case 'h':
        return of("half", FLOAT);
      case 'i':
        return of("char32_t", CAST);
      case 'n':
        return of("decltype(nullptr)", CAST);
      case 's':
        return of("char16_t", CAST);
      case 'u':
        return of("char8_t", CAST);
      default:
        return null;
    }
  }
}

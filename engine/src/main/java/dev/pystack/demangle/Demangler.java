package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/**
 * Turns the names in symbol tables back into those of the source: C++ as c++filt writes them, Rust
 * as rustfilt does.
 */
public final class Demangler {
  /** Longer names are left alone. */
  static final int MAX_LENGTH = 1 << 16;

  private Demangler() {}

  /**
   * What the programmer wrote.
   *
   * <p>C++ by the Itanium ABI ({@code _Z…}, {@code _GLOBAL__I_…}), with {@code [clone .cold]} for
   * what compilers append; Rust's legacy ({@code _ZN…17h…E}, without the hash) and v0 ({@code
   * _R…}). Any string will do: time and memory are bounded, and the result has no more than about
   * 300,000 characters.
   *
   * @param symbol the name as in the symbol table, without version ({@code @GLIBCXX_3.4})
   * @return null if it is not mangled, malformed, or beyond the limits; never the name itself
   */
  public static @Nullable String demangle(String symbol) {
    int length = symbol.length();
    if (length < 3 || length > MAX_LENGTH || symbol.charAt(0) != '_') {
      return null;
    }
    try {
      switch (symbol.charAt(1)) {
        case 'Z':
          String rust = symbol.charAt(2) == 'N' ? RustLegacy.demangle(symbol) : null;
          return rust != null ? rust : cxx(symbol, 2);
        case 'R':
          return RustV0.demangle(symbol);
        case 'G':
          return global(symbol);
        default:
          return null;
      }
    } catch (NotMangled | StackOverflowError e) {
      // depth is bounded so that 256 KB suffice, but how much is left is not known here
      return null;
    }
  }

  private static String cxx(String symbol, int start) throws NotMangled {
    try {
      return Printer.text(Itanium.parse(symbol, start), false);
    } catch (NotMangled e) {
      return Printer.text(Itanium.parse(symbol, start), true);
    }
  }

  /** {@code _GLOBAL__I_} or {@code _GLOBAL__D_} before what a file's initialization is named by. */
  private static @Nullable String global(String symbol) throws NotMangled {
    if (symbol.length() < 12 || !symbol.startsWith("_GLOBAL_") || symbol.charAt(10) != '_') {
      return null;
    }
    char separator = symbol.charAt(8);
    char kind = symbol.charAt(9);
    if (separator != '_' && separator != '.' && separator != '$' || kind != 'I' && kind != 'D') {
      return null;
    }
    String phrase = kind == 'I' ? "global constructors keyed to " : "global destructors keyed to ";
    if (symbol.startsWith("_Z", 11)) {
      return phrase + cxx(symbol, 13);
    }
    return phrase + symbol.substring(11);
  }
}

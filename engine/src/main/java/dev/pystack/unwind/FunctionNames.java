package dev.pystack.unwind;

import dev.pystack.demangle.Demangler;
import dev.pystack.dwarf.CodePlace;
import org.jspecify.annotations.Nullable;

/** Which of a function's names is shown. */
final class FunctionNames {
  private FunctionNames() {}

  /** The name to show for a symbol; null for none. */
  static @Nullable String of(@Nullable String symbol) {
    String readable = symbol == null ? null : Demangler.demangle(symbol);
    return readable == null ? symbol : readable;
  }

  /** Whether debug information has all that a symbol tells of a function. */
  static boolean known(CodePlace place) {
    return place.linkageName() != null || place.name() != null && !place.mangled();
  }

  /** The symbol of a function by its debug information. */
  static @Nullable String symbol(CodePlace place) {
    return place.linkageName() == null ? place.name() : place.linkageName();
  }

  /**
   * The name to show for a function: what its debug information calls it, as that knows the parts
   * of a function that a compiler moved elsewhere by the same name; else its symbol.
   */
  static @Nullable String of(CodePlace place, @Nullable String symbol) {
    if (place.linkageName() != null) {
      return of(place.linkageName());
    }
    if (place.name() == null) {
      return of(symbol);
    }
    // of a function that is not known outside of its file, debug information has no mangled name
    if (symbol != null && (symbol.startsWith("_Z") || symbol.startsWith("_R"))) {
      int clone = symbol.indexOf('.');
      return of(clone < 0 ? symbol : symbol.substring(0, clone));
    }
    return place.name();
  }
}

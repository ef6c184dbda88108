package dev.pystack.unwind;

import dev.pystack.dwarf.CodePlace;
import org.jspecify.annotations.Nullable;

/** Which of a function's names is shown. */
final class FunctionNames {
  private FunctionNames() {}

  /** The name to show for a symbol; null for none. */
  static @Nullable String of(@Nullable String symbol) {
    return symbol;
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
    return place.name() == null ? of(symbol) : place.name();
  }
}

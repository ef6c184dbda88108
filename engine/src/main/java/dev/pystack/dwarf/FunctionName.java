package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * How a function is called: what its entry says, or that of which it is a copy, or that which
 * declares it.
 *
 * @param linkage null for none
 * @param name null for none; of C++ without a linkage name, with namespaces and parameters
 * @param mangled whether its language is one whose symbols are mangled names; also where that
 *     cannot be told
 */
record FunctionName(@Nullable String linkage, @Nullable String name, boolean mangled) {
  static final FunctionName UNKNOWN = new FunctionName(null, null, false);
  private static final int MAX_STEPS = 16;
  // DW_LANG_*
  private static final int C_PLUS_PLUS = 0x04;
  private static final int C_PLUS_PLUS_03 = 0x19;
  private static final int C_PLUS_PLUS_11 = 0x1a;
  private static final int RUST = 0x1c;
  private static final int C_PLUS_PLUS_14 = 0x21;
  private static final int C_PLUS_PLUS_17 = 0x2a;
  private static final int C_PLUS_PLUS_20 = 0x2b;
  private static final int C_PLUS_PLUS_23 = 0x3a;

  /**
   * @param topLevel whether the entry is known to lie in nothing but its unit
   */
  static FunctionName of(EntryCursor function, boolean topLevel) {
    String name = null;
    EntryCursor named = null;
    EntryCursor at = function;
    try {
      for (int i = 0; at != null && i < MAX_STEPS; i++) {
        String linkage = at.string(Attribute.LINKAGE_NAME);
        linkage = linkage == null ? at.string(Attribute.MIPS_LINKAGE_NAME) : linkage;
        if (name == null) {
          name = at.string(Attribute.NAME);
          named = name == null ? null : at;
        }
        if (linkage != null) {
          return new FunctionName(linkage, name, true);
        }
        EntryCursor next = at.follow(Attribute.ABSTRACT_ORIGIN);
        at = next == null ? at.follow(Attribute.SPECIFICATION) : next;
      }
    } catch (MalformedException broken) {
      // what was found before
      return name == null ? UNKNOWN : new FunctionName(null, name, true);
    }
    if (named == null || name == null) {
      return UNKNOWN;
    }
    try {
      boolean nested = nested(named.unit(), named);
      boolean outside = topLevel && named == function;
      // a part of a function that was moved elsewhere has a symbol of its own
      boolean whole = outside && !named.has(Attribute.RANGES);
      if (nested && whole && named.flag(Attribute.EXTERNAL)) {
        // others than those of extern "C" would have a linkage name
        return new FunctionName(null, name, false);
      }
      boolean inside = nested && !outside;
      return new FunctionName(null, inside ? QualifiedName.of(named, name) : name, nested);
    } catch (MalformedException broken) {
      return new FunctionName(null, name, true);
    }
  }

  /** Whether functions of the unit's language lie in namespaces or types. */
  private static boolean nested(Unit unit, EntryCursor function) throws MalformedException {
    EntryCursor own = function.info().entries(unit);
    if (!own.next()) {
      return false;
    }
    return switch ((int) own.constant(Attribute.LANGUAGE, 0)) {
      case C_PLUS_PLUS, C_PLUS_PLUS_03, C_PLUS_PLUS_11, RUST, C_PLUS_PLUS_14 -> true;
      case C_PLUS_PLUS_17, C_PLUS_PLUS_20, C_PLUS_PLUS_23 -> true;
      default -> false;
    };
  }
}

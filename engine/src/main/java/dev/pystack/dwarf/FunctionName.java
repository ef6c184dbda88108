package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * How a function is called: what its entry says, or that of which it is a copy, or that which
 * declares it.
 *
 * @param linkage null for none
 * @param name null for none; of C++ without a linkage name, with namespaces and parameters
 */
record FunctionName(@Nullable String linkage, @Nullable String name) {
  private static final FunctionName UNKNOWN = new FunctionName(null, null);
  private static final int MAX_STEPS = 16;

  static FunctionName of(EntryCursor function) {
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
          return new FunctionName(linkage, name);
        }
        EntryCursor next = at.follow(Attribute.ABSTRACT_ORIGIN);
        at = next == null ? at.follow(Attribute.SPECIFICATION) : next;
      }
    } catch (MalformedException broken) {
      // what was found before
      return name == null ? UNKNOWN : new FunctionName(null, name);
    }
    if (named == null) {
      return UNKNOWN;
    }
    return new FunctionName(null, name);
  }
}

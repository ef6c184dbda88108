package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The name of a C++ or Rust function or type with the namespaces and types that it is in, for those
 * that have no mangled name.
 */
final class QualifiedName {
  private static final String UNNAMED = "{unnamed type}";
  private static final int MAX_DEPTH = 64;
  private static final int MAX_LENGTH = 1 << 14;

  private QualifiedName() {}

  /**
   * @param entry stands on an entry that has a name
   * @param name that name
   */
  static String of(EntryCursor entry, String name) throws MalformedException {
    DebugInfo info = entry.info();
    long wanted = entry.offset();
    @Nullable String[] names = new String[MAX_DEPTH];
    EntryCursor at = info.entries(entry.unit());
    // the unit's own entry, then what is in it
    if (!at.next()) {
      return name;
    }
    boolean more = at.next();
    while (more && at.offset() < wanted) {
      int depth = at.depth();
      // what ends before the wanted entry is passed over, where the compiler says where it ends
      long next = at.reference(Attribute.SIBLING);
      if (next > 0 && next <= wanted) {
        at.skipChildren();
      } else if (depth < MAX_DEPTH) {
        names[depth] = scope(at);
      }
      more = at.next();
    }
    if (!more || at.offset() != wanted || at.depth() > MAX_DEPTH) {
      return name;
    }
    StringBuilder qualified = new StringBuilder();
    for (int i = 1; i < at.depth() && qualified.length() < MAX_LENGTH; i++) {
      if (names[i] != null) {
        boolean lambda = UNNAMED.equals(names[i]) && name.startsWith("operator()");
        qualified.append(lambda ? "{lambda}" : names[i]).append("::");
      }
    }
    return qualified.append(name).toString();
  }

  /** What an entry adds to the names of what is in it; null for nothing. */
  private static @Nullable String scope(EntryCursor at) throws MalformedException {
    return switch (at.tag()) {
      case Tag.NAMESPACE -> {
        String name = at.string(Attribute.NAME);
        yield name == null ? "(anonymous namespace)" : name;
      }
      case Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.UNION_TYPE, Tag.ENUMERATION_TYPE -> {
        String name = at.string(Attribute.NAME);
        yield name == null ? UNNAMED : name;
      }
      case Tag.SUBPROGRAM -> at.string(Attribute.NAME);
      default -> null;
    };
  }
}

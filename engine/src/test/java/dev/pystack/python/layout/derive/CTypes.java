package dev.pystack.python.layout.derive;

import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.Attribute;
import dev.pystack.dwarf.DebugInfo;
import dev.pystack.dwarf.EntryCursor;
import dev.pystack.dwarf.Tag;
import dev.pystack.dwarf.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The C types of one file's debug information: by name, their sizes and members. */
public final class CTypes {
  private static final int MAX_CHAIN = 64;

  private final DebugInfo info;
  private final int addressSize;
  // "struct x", "typedef x" → the entry of its first definition
  private final Map<String, Long> types = new HashMap<>();
  private final Map<String, Long> enumerators = new HashMap<>();

  /**
   * @param bit from the start of the structure that was asked
   * @param bits of a bit field, else 0
   * @param type its type's entry
   */
  public record Member(String name, long bit, int bits, long type) {}

  public CTypes(DebugInfo info, int addressSize) throws MalformedException {
    this.info = info;
    this.addressSize = addressSize;
    for (Unit unit : info.units()) {
      index(unit);
    }
  }

  private void index(Unit unit) throws MalformedException {
    EntryCursor at = info.entries(unit);
    boolean more = at.next();
    while (more) {
      int tag = at.tag();
      boolean enumeration = tag == Tag.ENUMERATION_TYPE;
      if (at.depth() == 1) {
        String kind = kind(tag);
        String name = kind == null ? null : at.string(Attribute.NAME);
        if (name != null && !at.flag(Attribute.DECLARATION)) {
          types.putIfAbsent(kind + name, at.offset());
        }
        if (!enumeration) {
          at.skipChildren();
        }
      } else if (tag == Tag.ENUMERATOR) {
        String name = at.string(Attribute.NAME);
        if (name != null) {
          enumerators.putIfAbsent(name, at.signedConstant(Attribute.CONST_VALUE, 0));
        }
      }
      more = at.next();
    }
  }

  private static @Nullable String kind(int tag) {
    return switch (tag) {
      case Tag.STRUCTURE_TYPE -> "struct ";
      case Tag.UNION_TYPE -> "union ";
      case Tag.TYPEDEF -> "typedef ";
      default -> null;
    };
  }

  /** The value of an enumeration's constant, or null. */
  public @Nullable Long enumerator(String name) {
    return enumerators.get(name);
  }

  /** A structure by {@code struct x} or by the name of its typedef; null where there is none. */
  public @Nullable Long structure(String name) throws MalformedException {
    if (name.startsWith("struct ")) {
      return types.get(name);
    }
    Long typedef = types.get("typedef " + name);
    Long definition = typedef == null ? null : definition(typedef);
    return definition != null ? definition : types.get("struct " + name);
  }

  /** What a type is without its typedefs and qualifiers; null where it is only declared. */
  private @Nullable Long definition(long type) throws MalformedException {
    long at = type;
    for (int i = 0; i < MAX_CHAIN && at >= 0; i++) {
      EntryCursor entry = info.entryAt(at);
      switch (entry.tag()) {
        case Tag.TYPEDEF, Tag.CONST_TYPE, Tag.VOLATILE_TYPE, Tag.RESTRICT_TYPE, Tag.ATOMIC_TYPE ->
            at = entry.reference(Attribute.TYPE);
        default -> {
          if (!entry.flag(Attribute.DECLARATION)) {
            return at;
          }
          return types.get(kind(entry.tag()) + entry.string(Attribute.NAME));
        }
      }
    }
    return null;
  }

  /** Whether a type is a structure or union. */
  public boolean isStructure(long type) throws MalformedException {
    Long definition = definition(type);
    if (definition == null) {
      return false;
    }
    int tag = info.entryAt(definition).tag();
    return tag == Tag.STRUCTURE_TYPE || tag == Tag.UNION_TYPE;
  }

  /** Bytes of a type; 0 for an array without a bound. */
  public long size(long type) throws MalformedException {
    long count = 1;
    long at = type;
    for (int i = 0; i < MAX_CHAIN && at >= 0; i++) {
      Long definition = definition(at);
      if (definition == null) {
        return 0;
      }
      EntryCursor entry = info.entryAt(definition);
      long size = entry.constant(Attribute.BYTE_SIZE, -1);
      if (size >= 0) {
        return size * count;
      }
      if (entry.tag() == Tag.POINTER_TYPE) {
        return addressSize * count;
      }
      if (entry.tag() != Tag.ARRAY_TYPE) {
        return 0;
      }
      at = entry.reference(Attribute.TYPE);
      count *= elements(entry);
    }
    return 0;
  }

  private static long elements(EntryCursor array) throws MalformedException {
    long count = 1;
    int depth = array.depth();
    if (!array.hasChildren()) {
      return count;
    }
    while (array.next() && array.depth() > depth) {
      if (array.tag() == Tag.SUBRANGE_TYPE) {
        long number = array.constant(Attribute.COUNT, -1);
        long last = array.constant(Attribute.UPPER_BOUND, -1);
        count *= number >= 0 ? number : last + 1;
      }
    }
    return count;
  }

  /** The member of a structure; members of unnamed structures inside it count as its own. */
  public @Nullable Member member(long structure, String name) throws MalformedException {
    return member(structure, name, 0);
  }

  private @Nullable Member member(long structure, String name, int nesting)
      throws MalformedException {
    for (Member member : members(structure)) {
      if (member.name().equals(name)) {
        return member;
      }
      if (member.name().isEmpty() && nesting < MAX_CHAIN) {
        Member inner = member(member.type(), name, nesting + 1);
        if (inner != null) {
          return new Member(name, member.bit() + inner.bit(), inner.bits(), inner.type());
        }
      }
    }
    return null;
  }

  /** All members in order; an unnamed one has an empty name. */
  public List<Member> members(long structure) throws MalformedException {
    List<Member> members = new ArrayList<>();
    Long definition = definition(structure);
    if (definition == null) {
      return members;
    }
    EntryCursor at = info.entryAt(definition);
    int depth = at.depth();
    if (!at.hasChildren()) {
      return members;
    }
    while (at.next() && at.depth() > depth) {
      if (at.tag() == Tag.MEMBER) {
        String name = at.string(Attribute.NAME);
        int bits = (int) at.constant(Attribute.BIT_SIZE, 0);
        long type = at.reference(Attribute.TYPE);
        members.add(new Member(name == null ? "" : name, bit(at, bits, type), bits, type));
      }
      at.skipChildren();
    }
    return members;
  }

  /** Little-endian, as all builds at hand are. */
  private long bit(EntryCursor member, int bits, long type) throws MalformedException {
    long direct = member.constant(Attribute.DATA_BIT_OFFSET, -1);
    if (direct >= 0) {
      return direct;
    }
    long bytes = location(member);
    long fromTop = member.constant(Attribute.BIT_OFFSET, -1);
    if (fromTop < 0) {
      return 8 * bytes;
    }
    // DWARF 2 and 3 count a bit field from the highest bit of what holds it
    long storage = member.constant(Attribute.BYTE_SIZE, -1);
    return 8 * bytes + 8 * (storage < 0 ? size(type) : storage) - fromTop - bits;
  }

  private static long location(EntryCursor member) throws MalformedException {
    byte[] expression = member.block(Attribute.DATA_MEMBER_LOCATION);
    if (expression == null) {
      return member.constant(Attribute.DATA_MEMBER_LOCATION, 0);
    }
    // DWARF 2: DW_OP_plus_uconst
    long offset = 0;
    for (int i = expression.length - 1; i > 0; i--) {
      offset = offset << 7 | (expression[i] & 0x7f);
    }
    return expression.length > 0 && expression[0] == 0x23 ? offset : 0;
  }
}

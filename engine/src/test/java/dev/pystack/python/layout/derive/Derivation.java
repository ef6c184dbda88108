package dev.pystack.python.layout.derive;

import dev.pystack.bytes.MalformedException;
import dev.pystack.python.layout.derive.CTypes.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the debug information of a build (several files: modules have their own) says. */
public final class Derivation {
  private final FieldMap map;
  private final List<CTypes> files;

  /**
   * @param files the interpreter's first, then those of modules
   */
  public Derivation(FieldMap map, List<CTypes> files) {
    this.map = map;
    this.files = files;
  }

  /** Key → {@code offset size}, {@code shift width} or {@code absent}, in the map's order. */
  public Map<String, String> fields() throws MalformedException {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> field : map.fields().entrySet()) {
      String found = null;
      for (CTypes types : files) {
        for (String alternative : field.getValue()) {
          if (found == null) {
            found = resolve(types, field.getKey(), alternative);
          }
        }
      }
      fields.put(field.getKey(), found == null ? "absent" : found);
    }
    return fields;
  }

  /** Constants that are enumerations' and that the build has. */
  public Map<String, String> constants() {
    Map<String, String> constants = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> constant : map.constants().entrySet()) {
      for (CTypes types : files) {
        for (String name : constant.getValue()) {
          Long value = types.enumerator(name);
          if (value != null) {
            constants.putIfAbsent(constant.getKey(), value.toString());
          }
        }
      }
    }
    return constants;
  }

  /** The lines of section debug-offsets: what is published, in order; empty before 3.13. */
  public List<String> published() throws MalformedException {
    List<String> lines = new ArrayList<>();
    for (CTypes types : files) {
      Long block = types.structure("struct _Py_DebugOffsets");
      if (block != null && lines.isEmpty()) {
        for (Member group : types.members(block)) {
          for (Member member :
              types.isStructure(group.type()) ? types.members(group.type()) : List.<Member>of()) {
            String path = group.name() + "." + member.name();
            lines.add(path + " " + map.debug().getOrDefault(path, "-"));
          }
        }
      }
    }
    return lines;
  }

  private static @Nullable String resolve(CTypes types, String key, String alternative)
      throws MalformedException {
    if (alternative.startsWith("sizeof ")) {
      Long structure = types.structure(alternative.substring(7));
      return structure == null ? null : types.size(structure) + " 0";
    }
    if (key.startsWith("bits ")) {
      int colon = alternative.indexOf(" : ");
      String holder = alternative.substring(0, colon);
      Member whole = walk(types, holder);
      Member member = walk(types, holder + "." + alternative.substring(colon + 3));
      if (whole == null || member == null) {
        return null;
      }
      long width = member.bits() > 0 ? member.bits() : 8 * types.size(member.type());
      return member.bit() - whole.bit() + " " + width;
    }
    Member member = walk(types, alternative);
    return member == null ? null : member.bit() / 8 + " " + types.size(member.type());
  }

  private static @Nullable Member walk(CTypes types, String path) throws MalformedException {
    String[] names = path.split("\\.");
    Long structure = types.structure(names[0]);
    if (structure == null) {
      return null;
    }
    Member at = new Member(names[0], 0, 0, structure);
    for (int i = 1; i < names.length; i++) {
      Member member = types.member(at.type(), names[i]);
      if (member == null) {
        return null;
      }
      at = new Member(names[i], at.bit() + member.bit(), member.bits(), member.type());
    }
    return at;
  }
}

package dev.pystack.python.layout.derive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A layout file as text: its header, facts, published list and one section for each ABI. */
public final class LayoutFile {
  /** What {@code lp64 since 3.7.4} moves stands right behind {@code lp64}. */
  private static final Comparator<Map.Entry<String, Part>> ORDER =
      Comparator.<Map.Entry<String, Part>>comparingInt(
              e ->
                  List.of("lp64", "lp64-aarch64", "lp64-nogil", "ilp32", "ilp32-i386")
                      .indexOf(abi(e.getKey())))
          .thenComparingInt(e -> since(e.getKey()));

  private final String version;
  private final Map<String, String> common = new LinkedHashMap<>();
  private final List<String> published = new ArrayList<>();
  private final Map<String, Part> sections = new LinkedHashMap<>();

  /** One ABI: where it was derived from, its own facts, its fields. */
  private static final class Part {
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();
  }

  /**
   * @param version such as {@code 3.11}
   */
  public LayoutFile(String version) {
    this.version = version;
  }

  public static LayoutFile read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String version =
        lines.stream().filter(l -> l.startsWith("python ")).findFirst().orElseThrow().substring(7);
    LayoutFile layout = new LayoutFile(version);
    Part part = null;
    for (String line : lines) {
      if (line.startsWith("[")) {
        String name = line.substring(1, line.length() - 1);
        boolean abi = !name.equals("facts") && !name.equals("debug-offsets");
        part = abi ? layout.sections.computeIfAbsent(name, n -> new Part()) : null;
      } else if (line.startsWith("debug ")) {
        layout.published.add(line.substring(6));
      } else if (part != null && line.startsWith("# ")) {
        part.notes.add(line.substring(2));
      } else if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("python ")) {
        int words = line.matches("(fact|constant|bits) .*") ? 2 : 1;
        int end = words == 1 ? line.indexOf(' ') : line.indexOf(' ', line.indexOf(' ') + 1);
        Map<String, String> into =
            part == null ? layout.common : line.startsWith("fact ") ? part.facts : part.fields;
        into.put(line.substring(0, end), line.substring(end + 1));
      }
    }
    return layout;
  }

  /** Takes over the facts and constants of another version, to be looked through by hand. */
  public void copyFacts(LayoutFile other) {
    common.putAll(other.common);
  }

  /** The ABI of a section's name. */
  public static String abi(String section) {
    return section.replaceFirst(" since .*", "");
  }

  /** The micro version from which a section counts; 0 for all. */
  public static int since(String section) {
    int dot = section.contains(" since ") ? section.lastIndexOf('.') : -1;
    return dot < 0 ? 0 : Integer.parseInt(section.substring(dot + 1));
  }

  public List<String> sections() {
    return List.copyOf(sections.keySet());
  }

  /** Key → value of a section, as in the file. */
  public Map<String, String> fields(String section) {
    Part part = sections.get(section);
    return part == null ? Map.of() : part.fields;
  }

  /** {@code fact name} and {@code constant path} → value, as far as all ABIs share it. */
  public Map<String, String> facts() {
    return common;
  }

  public List<String> published() {
    return published;
  }

  /**
   * @param note what it was derived from
   */
  public void put(String section, String note, Derivation derivation) throws Exception {
    Part part = sections.computeIfAbsent(section, n -> new Part());
    part.notes.clear();
    part.notes.add(note);
    part.fields.clear();
    part.fields.putAll(derivation.fields());
    if (section.endsWith("-nogil") && part.facts.isEmpty()) {
      part.facts.put("fact managed-dict-words", "-1");
    }
    derivation.constants().forEach((name, value) -> common.put("constant " + name, value));
    List<String> members = derivation.published();
    if (!members.isEmpty()) {
      published.clear();
      published.addAll(members);
    }
  }

  public void write(Path file) throws IOException {
    Files.writeString(file, text());
  }

  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("# CPython ").append(version).append(": where the fields of its structures lie.\n");
    out.append("# Offsets are derived from debug information (see CONTRIBUTING.md); facts and");
    out.append(" constants are written by hand.\n");
    out.append("python ").append(version).append("\n\n[facts]\n");
    common.forEach((key, value) -> out.append(key).append(' ').append(value).append('\n'));
    if (!published.isEmpty()) {
      out.append("\n[debug-offsets]\n");
      published.forEach(member -> out.append("debug ").append(member).append('\n'));
    }
    sections.entrySet().stream()
        .sorted(ORDER)
        .forEach(
            entry -> {
              String name = entry.getKey();
              Part part = entry.getValue();
              out.append("\n[").append(name).append("]\n");
              part.notes.forEach(note -> out.append("# ").append(note).append('\n'));
              part.facts.forEach((k, v) -> out.append(k).append(' ').append(v).append('\n'));
              part.fields.forEach((k, v) -> out.append(k).append(' ').append(v).append('\n'));
            });
    return out.toString();
  }
}

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the layout files of CPython's structures into Java sources: one class per minor version,
 * with its numbers packed into strings. Run by the build in phase generate-sources: {@code
 * GenerateLayouts LAYOUTS_FOLDER OUTPUT_FOLDER}. Fails when a file leaves out a field.
 */
final class GenerateLayouts {
  private static final String PACKAGE = "dev/pystack/python/layout/";
  private static final Pattern CONSTANT =
      Pattern.compile("^  [A-Z0-9_]+\\(\"([a-z0-9_.]+)\"\\)[,;]");

  private final List<String> fields;
  private final List<String> bits;
  private final List<String> constants;

  private GenerateLayouts(Path sources) throws IOException {
    fields = paths(sources.resolve("Field.java"));
    bits = paths(sources.resolve("Bits.java"));
    constants = paths(sources.resolve("Constant.java"));
  }

  public static void main(String[] args) throws IOException {
    Path layouts = Path.of(args[0]);
    Path output = Path.of(args[1]).resolve(PACKAGE);
    Files.createDirectories(output);
    GenerateLayouts generator =
        new GenerateLayouts(layouts.resolveSibling("java").resolve(PACKAGE));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(layouts, "*.layout")) {
      for (Path file : files) {
        generator.generate(file, output);
      }
    }
  }

  private static List<String> paths(Path enumeration) throws IOException {
    List<String> paths = new ArrayList<>();
    for (String line : Files.readAllLines(enumeration)) {
      Matcher matcher = CONSTANT.matcher(line);
      if (matcher.find()) {
        paths.add(matcher.group(1));
      }
    }
    return paths;
  }

  /** One section: what its lines say, by their first words. */
  private record Section(String abi, int since, Map<String, String> lines) {}

  private void generate(Path file, Path output) throws IOException {
    Map<String, String> common = new HashMap<>();
    List<Section> sections = new ArrayList<>();
    List<String> published = new ArrayList<>();
    String version = "";
    Map<String, String> into = common;
    for (String raw : Files.readAllLines(file)) {
      String line = raw.strip();
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      if (line.startsWith("python ")) {
        version = line.substring(7);
      } else if (line.startsWith("debug ")) {
        published.add(line.substring(6));
      } else if (line.equals("[facts]") || line.equals("[debug-offsets]")) {
        into = common;
      } else if (line.charAt(0) == '[') {
        into = open(line.substring(1, line.length() - 1), sections);
      } else {
        boolean named =
            line.startsWith("fact ") || line.startsWith("constant ") || line.startsWith("bits ");
        int end = line.indexOf(' ', named ? line.indexOf(' ') + 1 : 0);
        if (into.put(line.substring(0, end), line.substring(end + 1)) != null
            && into != common
            && !inherits(into, sections)) {
          throw new IOException(file + ": twice: " + line);
        }
      }
    }
    String name = "V" + version.replace('.', '_');
    Files.writeString(
        output.resolve(name + ".java"), source(file, name, common, sections, published));
  }

  private static boolean inherits(Map<String, String> lines, List<Section> sections) {
    return sections.stream().anyMatch(s -> s.lines() == lines && s.since() > 0);
  }

  /**
   * {@code lp64} or {@code lp64 since 3.12.4}: the latter starts as a copy of the one before it.
   */
  private static Map<String, String> open(String header, List<Section> sections) {
    int since = header.indexOf(" since ");
    if (since < 0) {
      sections.add(new Section(header, 0, new LinkedHashMap<>()));
    } else {
      String abi = header.substring(0, since);
      Section before = sections.get(sections.size() - 1);
      if (!before.abi().equals(abi)) {
        throw new IllegalStateException("[" + header + "] must follow a section of " + abi);
      }
      int micro = Integer.parseInt(header.substring(header.lastIndexOf('.') + 1));
      sections.add(new Section(abi, micro, new LinkedHashMap<>(before.lines())));
    }
    return sections.get(sections.size() - 1).lines();
  }

  private String source(
      Path file,
      String name,
      Map<String, String> common,
      List<Section> sections,
      List<String> published)
      throws IOException {
    StringBuilder out = new StringBuilder();
    out.append("package dev.pystack.python.layout;\n\n");
    out.append("import org.jspecify.annotations.Nullable;\n\n");
    out.append("/** Generated from ").append(file.getFileName()).append(". */\n");
    out.append("final class ").append(name).append(" {\n");
    out.append("  private ").append(name).append("() {}\n");
    if (!published.isEmpty()) {
      out.append("\n  static String debugOffsets() {\n    return ");
      out.append(debugOffsets(file, published)).append(";\n  }\n");
    }
    out.append("\n  static @Nullable Layout of(PythonVersion version, Abi abi) {\n");
    // newest micro version first; an unknown micro version counts as the newest
    for (int i = sections.size() - 1; i >= 0; i--) {
      Section section = sections.get(i);
      out.append("    if (abi == Abi.").append(section.abi().toUpperCase().replace('-', '_'));
      if (section.since() > 0) {
        out.append(" && (version.micro() < 0 || version.micro() >= ");
        out.append(section.since()).append(")");
      }
      out.append(") {\n      return Table.layout(\n          version,\n          abi,\n          ");
      Map<String, String> all = new HashMap<>(common);
      all.putAll(section.lines());
      out.append(fields(file, all)).append(",\n          ");
      out.append(bits(file, all)).append(",\n          ");
      out.append(constants(file, all)).append(",\n          ");
      out.append(facts(file, all, section.abi())).append(");\n    }\n");
    }
    return out.append("    return null;\n  }\n}\n").toString();
  }

  private String fields(Path file, Map<String, String> lines) throws IOException {
    StringBuilder packed = new StringBuilder("\"");
    for (String field : fields) {
      String value = need(file, lines, field);
      if (value.equals("absent")) {
        append(packed, 0);
        append(packed, 0);
      } else {
        int space = value.indexOf(' ');
        append(packed, Integer.parseInt(value.substring(0, space)) + 1);
        append(packed, Integer.parseInt(value.substring(space + 1)));
      }
    }
    return packed.append('"').toString();
  }

  private String bits(Path file, Map<String, String> lines) throws IOException {
    StringBuilder packed = new StringBuilder("\"");
    for (String member : bits) {
      String value = need(file, lines, "bits " + member);
      int space = value.indexOf(' ');
      appendChar(
          packed,
          space < 0
              ? 0
              : Integer.parseInt(value.substring(0, space)) << 8
                  | Integer.parseInt(value.substring(space + 1)));
    }
    return packed.append('"').toString();
  }

  /**
   * For each member kind, field and field it is relative to: kind 0 is read over, 1 the size of a
   * structure whose members follow, 2 an offset, 3 and 4 an offset to be added to or taken from
   * another field's.
   */
  private String debugOffsets(Path file, List<String> published) throws IOException {
    StringBuilder packed = new StringBuilder("\"");
    for (String line : published) {
      String[] words = line.split(" ");
      int kind = words[0].endsWith(".size") ? 1 : words[1].equals("-") ? 0 : 2;
      if (words.length == 4) {
        kind = words[2].equals("plus") ? 3 : 4;
      }
      appendChar(packed, kind);
      appendChar(packed, words[1].equals("-") ? 0 : 1 + index(file, words[1]));
      appendChar(packed, words.length == 4 ? 1 + index(file, words[3]) : 0);
    }
    return packed.append('"').toString();
  }

  private int index(Path file, String field) throws IOException {
    int index = fields.indexOf(field);
    if (index < 0) {
      throw new IOException(file + ": no such field: " + field);
    }
    return index;
  }

  private String constants(Path file, Map<String, String> lines) throws IOException {
    StringBuilder packed = new StringBuilder("\"");
    for (String constant : constants) {
      String value = need(file, lines, "constant " + constant);
      appendChar(packed, value.equals("absent") ? 0 : 1);
      append(packed, value.equals("absent") ? 0 : Integer.parseInt(value));
    }
    return packed.append('"').toString();
  }

  private static String facts(Path file, Map<String, String> lines, String abi) throws IOException {
    String kind = lines.getOrDefault("bits unicode_state.kind", "absent");
    return "new Facts(\n              "
        + String.join(
            ",\n              ",
            choice("LineTable", need(file, lines, "fact line-table")),
            choice("EntryFrames", need(file, lines, "fact entry-frames")),
            choice("DictTable", need(file, lines, "fact dict-table")),
            choice("Strings", need(file, lines, "fact strings")),
            kind.equals("absent") ? "0" : kind.substring(0, kind.indexOf(' ')),
            choice("InstanceDict", need(file, lines, "fact instance-dict")),
            need(file, lines, "fact managed-dict-words"),
            choice("ValuesOrder", need(file, lines, "fact values-order")),
            choice("Reprs", need(file, lines, "fact reprs")),
            need(file, lines, "fact tagged-stack-refs").equals("yes") ? "true" : "false",
            abi.endsWith("-nogil") ? "true" : "false")
        + ")";
  }

  private static String choice(String type, String value) {
    return "Facts." + type + "." + value.toUpperCase().replace('-', '_');
  }

  private static String need(Path file, Map<String, String> lines, String key) throws IOException {
    String value = lines.get(key);
    if (value == null) {
      throw new IOException(file + " neither gives nor declares absent: " + key);
    }
    return value;
  }

  private static void append(StringBuilder packed, int number) {
    appendChar(packed, number >>> 16);
    appendChar(packed, number & 0xffff);
  }

  private static void appendChar(StringBuilder packed, int c) {
    // octal below 256: a line feed as a Unicode escape would end the line
    packed.append(c < 256 ? String.format("\\%03o", c) : String.format("\\u%04x", c));
  }
}

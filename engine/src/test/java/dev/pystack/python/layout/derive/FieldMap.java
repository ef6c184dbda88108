package dev.pystack.python.layout.derive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code fields.map}: where each field of the layout files comes from in CPython's C sources.
 *
 * @param fields key as in a layout file (also {@code bits …}) → alternatives
 * @param constants {@code structure.constant} → names of enumeration constants
 * @param debug member of {@code _Py_DebugOffsets} → what a layout file says of it
 */
public record FieldMap(
    Map<String, List<String>> fields,
    Map<String, List<String>> constants,
    Map<String, String> debug) {

  public static FieldMap read(Path file) throws IOException {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    Map<String, List<String>> constants = new LinkedHashMap<>();
    Map<String, String> debug = new LinkedHashMap<>();
    for (String raw : Files.readAllLines(file)) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf(" = ");
      String key = line.substring(0, equals);
      String value = line.substring(equals + 3);
      if (key.startsWith("debug ")) {
        debug.put(key.substring(6), value);
      } else if (key.startsWith("constant ")) {
        constants.put(key.substring(9), List.of(value.split(" \\| ")));
      } else {
        fields.put(key, List.of(value.split(" \\| ")));
      }
    }
    return new FieldMap(fields, constants, debug);
  }
}

package dev.pystack.python.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.python.layout.derive.FieldMap;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An independent reader of debug information, gdb, finds the fields where the layouts say. */
class GdbAgreesTest {
  private static final Path GDB = Path.of("/usr/bin/gdb");

  @ParameterizedTest
  @ValueSource(strings = {"2.7", "3.8", "3.11", "3.13"})
  void onWhereFieldsLie(String minor) throws Exception {
    assumeTrue(Files.exists(GDB), "gdb");
    Interpreter interpreter = Interpreters.named("pyenv-" + minor).require();
    String[] parts = minor.split("\\.");
    PythonVersion version =
        PythonVersion.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    Layout layout = Layouts.of(version, Abi.LP64);
    assertThat(layout).isNotNull();
    Map<Field, String> expressions = new LinkedHashMap<>();
    Map<String, List<String>> map =
        FieldMap.read(LayoutFilesTest.FOLDER.resolve("fields.map")).fields();
    for (Field field : Field.values()) {
      String source = map.get(field.path()).getFirst();
      int dot = source.indexOf('.');
      // gdb's first reading of a whole unit is slow: a sample of structures, all of their fields
      boolean sampled =
          field.path().matches("(thread_state|interpreter_state|code_object|frame_object)\\..*");
      if (dot > 0 && sampled && layout.has(field)) {
        expressions.put(
            field, "(long)&((" + source.substring(0, dot) + " *)0)->" + source.substring(dot + 1));
      }
    }
    Map<Field, Long> found = gdb(library(interpreter), expressions);
    assertThat(found).hasSizeGreaterThan(15);
    found.forEach(
        (field, offset) -> assertThat(offset).as(field.path()).isEqualTo(layout.offset(field)));
  }

  private static Map<Field, Long> gdb(Path library, Map<Field, String> expressions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(GDB.toString(), "-nx", "-batch"));
    // one that this version spells otherwise prints no number (and an error)
    expressions.forEach(
        (field, expression) -> {
          command.addAll(List.of("-ex", "echo " + field.ordinal() + "="));
          command.addAll(List.of("-ex", "output " + expression, "-ex", "echo \\n"));
        });
    command.add(library.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Map<Field, Long> found = new LinkedHashMap<>();
    Matcher line = Pattern.compile("(?m)^(\\d+)=(\\d+)$").matcher(output);
    while (line.find()) {
      found.put(Field.values()[Integer.parseInt(line.group(1))], Long.valueOf(line.group(2)));
    }
    return found;
  }

  private static Path library(Interpreter interpreter) throws IOException {
    Path lib = interpreter.executable().resolveSibling("../lib").normalize();
    try (Stream<Path> files = Files.list(lib)) {
      return files
          .filter(f -> f.getFileName().toString().matches("libpython\\d\\.\\d+m?\\.so\\.1\\.0"))
          .findFirst()
          .orElseThrow();
    }
  }
}

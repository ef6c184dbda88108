package dev.pystack.python.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.python.layout.derive.FieldMap;
import dev.pystack.python.layout.derive.LayoutFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The layout files are complete, and the classes generated from them say the same. */
class LayoutFilesTest {
  static final Path FOLDER =
      Path.of(System.getProperty("pystack.root", "..")).resolve("engine/src/main/layouts");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".layout")).sorted().toList();
    }
  }

  @Test
  void thereIsAFileForEachVersion() throws IOException {
    assertThat(files().stream().map(f -> f.getFileName().toString()))
        .contains("python-2.7.layout")
        .contains("python-3.3.layout")
        .contains("python-3." + Layouts.NEWEST_MINOR + ".layout")
        .hasSize(1 + Layouts.NEWEST_MINOR - 2);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFieldIsGivenOrDeclaredAbsent(Path file) throws IOException {
    LayoutFile layout = LayoutFile.read(file);
    Set<String> all =
        new LinkedHashSet<>(FieldMap.read(FOLDER.resolve("fields.map")).fields().keySet());
    assertThat(layout.sections()).contains("lp64");
    for (String section : layout.sections()) {
      assertThat(layout.fields(section).keySet())
          .as(section)
          .containsExactlyInAnyOrderElementsOf(all);
    }
    for (Constant constant : Constant.values()) {
      assertThat(layout.facts()).containsKey("constant " + constant.path());
    }
  }

  @Test
  void theMapNamesEveryField() throws IOException {
    FieldMap map = FieldMap.read(FOLDER.resolve("fields.map"));
    Set<String> keys = new LinkedHashSet<>();
    for (Field field : Field.values()) {
      keys.add(field.path());
    }
    for (Bits member : Bits.values()) {
      keys.add("bits " + member.path());
    }
    assertThat(map.fields().keySet()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @ParameterizedTest
  @MethodSource("files")
  void theGeneratedClassSaysWhatTheFileSays(Path file) throws IOException {
    LayoutFile text = LayoutFile.read(file);
    for (String section : text.sections()) {
      String name = LayoutFile.abi(section);
      Abi abi = Abi.valueOf(name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
      PythonVersion minor = version(file);
      PythonVersion version =
          new PythonVersion(minor.major(), minor.minor(), LayoutFile.since(section), 0xF, 0);
      Layout layout = Layouts.of(version, abi);
      assertThat(layout).isNotNull();
      Map<String, String> values = text.fields(section);
      for (Field field : Field.values()) {
        String value =
            layout.has(field) ? layout.offset(field) + " " + layout.size(field) : "absent";
        assertThat(value).as(section + " " + field).isEqualTo(values.get(field.path()));
      }
      for (Bits member : Bits.values()) {
        String value = values.get("bits " + member.path());
        assertThat(layout.has(member)).isEqualTo(!value.equals("absent"));
        if (layout.has(member)) {
          assertThat(layout.shift(member)).isEqualTo(Integer.parseInt(value.split(" ")[0]));
          int width = Integer.parseInt(value.split(" ")[1]);
          assertThat(layout.bits(member, -1L)).isEqualTo((1 << width) - 1);
        }
      }
      for (Constant constant : Constant.values()) {
        String value = layout.has(constant) ? "" + layout.constant(constant) : "absent";
        assertThat(value).isEqualTo(text.facts().get("constant " + constant.path()));
      }
      assertThat(layout.facts().freeThreaded()).isEqualTo(abi.freeThreaded());
    }
  }

  static PythonVersion version(Path file) {
    String[] parts = file.getFileName().toString().split("[-.]");
    return PythonVersion.of(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  /**
   * Figures: py-spy's tables of other machines and of 3.7.0, where PyGC_Head was not yet aligned
   * anew ({@code python_bindings/mod.rs}).
   */
  @ParameterizedTest
  @CsvSource({
    "7, 3, LP64, 1392",
    "7, 4, LP64, 1480",
    "7, -1, LP64, 1480",
    "7, 3, LP64_AARCH64, 1408",
    "7, 4, LP64_AARCH64, 1496",
    "8, 0, LP64_AARCH64, 1384",
    "9, 0, LP64_AARCH64, 584",
    "10, 0, LP64_AARCH64, 584",
    "11, 0, LP64_AARCH64, 592",
    "7, 0, ILP32, 828",
    "8, 0, ILP32, 804",
    "9, 0, ILP32, 364",
    "10, 0, ILP32, 364",
    "11, 0, ILP32, 364",
    "7, 0, ILP32_I386, 796",
    "8, 0, ILP32_I386, 788",
    "9, 0, ILP32_I386, 352",
    "10, 0, ILP32_I386, 352"
  })
  void otherMachinesAndMicroVersions(int minor, int micro, Abi abi, int tstateCurrent) {
    Layout layout = Layouts.of(new PythonVersion(3, minor, micro, 0xF, 0), abi);
    assertThat(layout).isNotNull();
    assertThat(layout.offset(Field.RUNTIME_STATE_TSTATE_CURRENT)).isEqualTo(tstateCurrent);
  }

  @Test
  void newerThanKnownIsTheNewest() {
    Layout newest = Layouts.of(PythonVersion.of(3, Layouts.NEWEST_MINOR), Abi.LP64);
    Layout newer = Layouts.of(PythonVersion.of(3, Layouts.NEWEST_MINOR + 1), Abi.LP64);
    assertThat(newer).isNotNull();
    assertThat(newer.offsets()).isEqualTo(newest.offsets());
    assertThat(Layouts.knows(newer.version())).isFalse();
    assertThat(Layouts.knows(newest.version())).isTrue();
  }

  @Test
  void unknownVersionsHaveNone() {
    assertThat(Layouts.of(PythonVersion.of(3, 2), Abi.LP64)).isNull();
    assertThat(Layouts.of(PythonVersion.of(2, 6), Abi.LP64)).isNull();
    assertThat(Layouts.of(PythonVersion.of(4, 0), Abi.LP64)).isNull();
    assertThat(Layouts.of(PythonVersion.of(3, 8), Abi.LP64_NOGIL)).isNull();
  }

  @Test
  void absentIsNotZero() {
    Layout layout = Layouts.of(PythonVersion.of(3, 11), Abi.LP64);
    assertThat(layout).isNotNull();
    assertThat(layout.has(Field.THREAD_STATE_FRAME)).isFalse();
    assertThatThrownBy(() -> layout.offset(Field.THREAD_STATE_FRAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("CPython 3.11 has no thread_state.frame");
    assertThat(layout.is(Constant.FRAME_OWNER_CSTACK, -1)).isFalse();
  }

  /** Figures: Python.h of 3.7.16 compiled with and without Py_DEBUG. */
  @Test
  void tracedReferencesMoveObjectsOnly() {
    Layout plain = Layouts.of(PythonVersion.of(3, 7), Abi.LP64);
    assertThat(plain).isNotNull();
    Layout traced = plain.withTraceRefs();
    assertThat(traced.offset(Field.OBJECT_TYPE)).isEqualTo(24);
    assertThat(traced.size(Field.OBJECT_WHOLE)).isEqualTo(32);
    assertThat(traced.offset(Field.TYPE_OBJECT_NAME)).isEqualTo(40);
    assertThat(traced.offset(Field.FRAME_OBJECT_LOCALSPLUS))
        .isEqualTo(plain.offset(Field.FRAME_OBJECT_LOCALSPLUS) + 16);
    assertThat(traced.offset(Field.THREAD_STATE_INTERP)).isEqualTo(16);
    assertThat(traced.offset(Field.DICT_KEYS_INDICES)).isEqualTo(40);
    assertThat(traced.offset(Field.METHOD_DEF_ML_NAME)).isZero();
    assertThat(traced.has(Field.TYPE_OBJECT_HT_MODULE)).isFalse();
  }
}

package dev.pystack.python.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Frame;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Layouts;
import dev.pystack.python.layout.PythonVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTableTest {

  /** R29: everything that each version says of its own tables. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.7",
        "3.6",
        "3.7",
        "3.8",
        "3.9",
        "3.10",
        "3.11",
        "3.11-no-columns",
        "3.12",
        "3.13",
        "3.14",
        "3.15"
      })
  void agreesWithTheInterpreter(String name) throws IOException {
    try (InputStream packed =
        Objects.requireNonNull(
            LineTableTest.class.getResourceAsStream("lines-" + name + ".gz"), name)) {
      check(LineTableRecording.read(packed));
    }
  }

  static void check(LineTableRecording recording) {
    String[] version = recording.version().split("\\.");
    PythonVersion python =
        PythonVersion.of(Integer.parseInt(version[0]), Integer.parseInt(version[1]));
    Facts facts = Objects.requireNonNull(Layouts.of(python, Abi.LP64)).facts();
    LineTable lines = LineTable.of(facts.lineTable());
    assertThat(recording.codes().size()).isGreaterThan(40);
    for (LineTableRecording.Code code : recording.codes()) {
      for (int i = 0; i < code.places().size(); i++) {
        Frame.Position found =
            lines.position(code.table(), code.firstLine(), (long) i * recording.unit());
        if (!found.equals(code.places().get(i))) {
          assertThat(found)
              .as("%s: place %d of code at line %d", python.text(), i, code.firstLine())
              .isEqualTo(code.places().get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LNOTAB_UNSIGNED", "LNOTAB", "RANGES", "LOCATIONS"})
  void nothingHasRunYetIsTheFirstLine(Facts.LineTable kind) {
    byte[] table = {(byte) 0x80, 1, 2, 3, 4, 5, 6, 7};
    assertThat(LineTable.of(kind).position(table, 12, -2)).isEqualTo(new Frame.Position(12, null));
  }

  @Example
  void pastTheEndIsNoLine() {
    for (Facts.LineTable kind : List.of(Facts.LineTable.RANGES, Facts.LineTable.LOCATIONS)) {
      assertThat(LineTable.of(kind).position(new byte[0], 12, 4).line()).isZero();
    }
  }

  @Property(tries = 3000)
  void survivesAnyBytes(
      @ForAll @Size(max = 200) byte[] table,
      @ForAll int firstLine,
      @ForAll long offset,
      @ForAll Facts.LineTable kind) {
    Frame.Position far = LineTable.of(kind).position(table, firstLine, offset);
    Frame.Position near = LineTable.of(kind).position(table, firstLine, offset & 0x3f);
    for (Frame.Position position : List.of(far, near)) {
      assertThat(position.line()).isNotNegative();
      Frame.Range range = position.range();
      if (range != null) {
        assertThat(range.column()).isNotNegative();
        assertThat(range.endColumn()).isNotNegative();
      }
    }
  }

  @Property(tries = 300)
  void survivesCutTables(@ForAll @Size(min = 1, max = 40) byte[] bytes) {
    LineTable lines = LineTable.of(Facts.LineTable.LOCATIONS);
    bytes[0] |= (byte) 0x80;
    for (int kind = 0; kind < 16; kind++) {
      bytes[0] = (byte) (0x80 | kind << 3);
      assertThat(lines.position(bytes, 1, 0).line()).isNotNegative();
    }
  }
}

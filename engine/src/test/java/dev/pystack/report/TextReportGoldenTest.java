package dev.pystack.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.Gil;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our lines against PyStack's own; {@code src/test/golden/record_text.py} recorded those. */
class TextReportGoldenTest {
  private static final JsonNode RECORDED = recorded();

  record Case(String name, JsonNode node) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return RECORDED.get("cases").valueStream().map(n -> new Case(n.get("case").asString(), n));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainTextIsPyStacks(Case recorded) {
    assertThat(TextReport.of(snapshot(recorded.node()), false))
        .isEqualTo(recorded.node().get("plain").asString());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void colouredTextIsPyStacks(Case recorded) {
    assertThat(TextReport.of(snapshot(recorded.node()), true))
        .isEqualTo(recorded.node().get("coloured").asString());
  }

  private static Snapshot snapshot(JsonNode recorded) {
    List<Snapshot.PyThread> threads =
        recorded.get("threads").valueStream().map(TextReportGoldenTest::thread).toList();
    return new Snapshot(
        new Snapshot.Python("3.12.0", false, Snapshot.Status.RUNNING),
        List.of(),
        threads,
        List.of());
  }

  private static Snapshot.PyThread thread(JsonNode node) {
    boolean holding = node.get("gil").asInt() > 0;
    return new Snapshot.PyThread(
        node.get("tid").asInt(),
        node.get("name").isNull() ? null : node.get("name").asString(),
        node.get("interpreter").isNull() ? null : node.get("interpreter").asLong(),
        holding ? Gil.HOLDING : Gil.NONE,
        // as PyStack decides it
        holding && node.get("gc").asInt() == 1,
        node.get("frames").valueStream().map(TextReportGoldenTest::frame).toList(),
        List.of());
  }

  private static Frame frame(JsonNode node) {
    String file = node.get("file").isNull() ? "/srv/app.py" : node.get("file").asString();
    String name = node.get("name").asString();
    int line = node.get("line").asInt();
    int endLine = node.get("end_line").asInt();
    int column = node.get("column").asInt();
    int endColumn = node.get("end_column").asInt();
    return new Frame.Python(
        new Known.Value<>(new Frame.Code(name, name, file)),
        new Known.Value<>(new Frame.Position(line, new Frame.Range(endLine, column, endColumn))),
        true,
        node.get("shim").asBoolean(),
        node.get("file").isNull() ? source(line, endLine, column, endColumn) : null,
        new Frame.Variables(variables(node.get("arguments")), variables(node.get("locals"))));
  }

  private static Frame.SourceLine source(int line, int endLine, int column, int endColumn) {
    List<String> lines = RECORDED.get("source").asString().lines().toList();
    if (line < 1 || line > lines.size()) {
      return null;
    }
    String full = lines.get(line - 1);
    String text = full.strip();
    int indent = full.length() - full.stripLeading().length();
    int end = endLine == line ? endColumn : full.length();
    if (column == 0 && endColumn == 0) {
      return new Frame.SourceLine(text, 0, 0);
    }
    return new Frame.SourceLine(
        text, Math.max(column - indent, 0), Math.min(end - indent, text.length()));
  }

  private static List<Frame.Variable> variables(JsonNode node) {
    List<Frame.Variable> variables = new ArrayList<>();
    node.propertyStream()
        .forEach(e -> variables.add(new Frame.Variable(e.getKey(), e.getValue().asString())));
    return variables;
  }

  private static JsonNode recorded() {
    try (InputStream in = TextReportGoldenTest.class.getResourceAsStream("pystack-text.json")) {
      return JsonMapper.shared().readTree(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.pystack.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Consistency;
import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.model.TargetInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;

/** Any report at all: its document is valid, and says all that the report does. */
class JsonReportPropertyTest {
  // every UTF-16 unit, lone surrogates too
  private static final Arbitrary<String> TEXT =
      Arbitraries.oneOf(
          Arbitraries.strings().all().ofMaxLength(12),
          Arbitraries.strings().ascii().ofMaxLength(12),
          Arbitraries.of("\u001b[2J", "\ud800", "a\"b\\", "\u2028", "𝔘"));

  @Property(tries = 300)
  void documentsAreValidAndComplete(
      @ForAll("targets") TargetInfo target,
      @ForAll("snapshots") Snapshot snapshot,
      @ForAll boolean indented) {
    String json = JsonReport.of(target, snapshot, indented);
    // what is written is what was meant: nothing is lost on the way to bytes
    assertThat(new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(json);
    JsonNode document = ReportSchema.parse(json);
    assertThat(ReportSchema.errors(document)).isEmpty();
    assertThat(target(document.get("target"))).isEqualTo(target);
    assertThat(snapshot(document)).isEqualTo(expected(snapshot));
  }

  @Property(tries = 200)
  void textIsOneLinePerFact(@ForAll("snapshots") Snapshot snapshot) {
    String text = TextReport.of(snapshot, false);
    assertThat(text.replace("\n", "").replace("\t", "").chars())
        .noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0));
    assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }

  @Provide
  Arbitrary<TargetInfo> targets() {
    return Combinators.combine(
            Arbitraries.of(TargetInfo.Kind.values()),
            Arbitraries.integers().greaterOrEqual(0),
            TEXT.injectNull(0.2),
            TEXT.list().ofMaxSize(3).injectNull(0.2),
            Arbitraries.of(Consistency.values()))
        .as(TargetInfo::new);
  }

  @Provide
  Arbitrary<Snapshot> snapshots() {
    Arbitrary<Snapshot.Python> python =
        Combinators.combine(
                Arbitraries.of("2.7", "3.11.7", "3.15.0b2", "3.14.0rc1"),
                Arbitraries.of(true, false),
                Arbitraries.of(Snapshot.Status.values()))
            .as(Snapshot.Python::new);
    Arbitrary<Snapshot.Interpreter> interpreter =
        Combinators.combine(Arbitraries.longs(), Arbitraries.of(true, false).injectNull(0.3))
            .as(Snapshot.Interpreter::new);
    return Combinators.combine(
            python,
            interpreter.list().ofMaxSize(3),
            threads().list().ofMaxSize(4),
            TEXT.list().ofMaxSize(2))
        .as(Snapshot::new);
  }

  private static Arbitrary<PyThread> threads() {
    return Combinators.combine(
            Arbitraries.integers().greaterOrEqual(0),
            TEXT.injectNull(0.2),
            Arbitraries.longs().injectNull(0.2),
            Arbitraries.of(Gil.values()),
            Arbitraries.of(true, false),
            frames().list().ofMaxSize(4),
            TEXT.list().ofMaxSize(2))
        .as(PyThread::new);
  }

  private static Arbitrary<Frame> frames() {
    Arbitrary<Known<Frame.Code>> code =
        Combinators.combine(TEXT, TEXT, TEXT)
            .as((q, n, f) -> (Known<Frame.Code>) new Known.Value<>(new Frame.Code(q, n, f)));
    Arbitrary<Frame.Range> range =
        Combinators.combine(Arbitraries.integers(), Arbitraries.integers(), Arbitraries.integers())
            .as(Frame.Range::new);
    Arbitrary<Known<Frame.Position>> position =
        Combinators.combine(Arbitraries.integers().greaterOrEqual(0), range.injectNull(0.3))
            .as((l, r) -> (Known<Frame.Position>) new Known.Value<>(new Frame.Position(l, r)));
    Arbitrary<Frame.Variable> variable = Combinators.combine(TEXT, TEXT).as(Frame.Variable::new);
    Arbitrary<Frame.Variables> variables =
        Combinators.combine(variable.list().ofMaxSize(3), variable.list().ofMaxSize(3))
            .as(Frame.Variables::new);
    return Combinators.combine(
            Arbitraries.oneOf(code, TEXT.map(r -> new Known.Unknown<Frame.Code>(r))),
            Arbitraries.oneOf(position, TEXT.map(r -> new Known.Unknown<Frame.Position>(r))),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            TEXT.map(t -> new Frame.SourceLine(t, 0, 0)).injectNull(0.3),
            variables.injectNull(0.3))
        .as(Frame.Python::new);
  }

  /** What a document can say of a snapshot: reasons are among the warnings, line 0 is unknown. */
  private static Snapshot expected(Snapshot snapshot) {
    return new Snapshot(
        snapshot.python(),
        snapshot.interpreters(),
        snapshot.threads().stream().map(JsonReportPropertyTest::expected).toList(),
        snapshot.warnings());
  }

  private static PyThread expected(PyThread thread) {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame : thread.frames()) {
      Frame.Python python = (Frame.Python) frame;
      frames.add(
          new Frame.Python(
              python.code() instanceof Known.Unknown ? new Known.Unknown<>("") : python.code(),
              python.position() instanceof Known.Value<Frame.Position>(var p)
                      && (p.line() != 0 || p.range() != null)
                  ? python.position()
                  : new Known.Unknown<>(""),
              python.entry(),
              python.shim(),
              python.source(),
              python.variables()));
    }
    return new PyThread(
        thread.tid(),
        thread.name(),
        thread.interpreter(),
        thread.gil(),
        thread.collecting(),
        frames,
        UnknownParts.warnings(thread));
  }

  private static TargetInfo target(JsonNode node) {
    return new TargetInfo(
        TargetInfo.Kind.valueOf(upper(node, "kind")),
        node.get("pid").asInt(),
        text(node, "executable"),
        node.has("arguments") ? strings(node.get("arguments")) : null,
        Consistency.valueOf(upper(node, "consistency")));
  }

  private static Snapshot snapshot(JsonNode document) {
    JsonNode python = document.get("target").get("python");
    return new Snapshot(
        new Snapshot.Python(
            python.get("version").asString(),
            python.get("free_threaded").asBoolean(),
            Snapshot.Status.valueOf(upper(python, "status"))),
        document
            .get("interpreters")
            .valueStream()
            .map(
                node ->
                    new Snapshot.Interpreter(
                        node.get("id").asLong(),
                        node.has("collecting") ? node.get("collecting").asBoolean() : null))
            .toList(),
        document.get("threads").valueStream().map(JsonReportPropertyTest::thread).toList(),
        strings(document.get("warnings")));
  }

  private static PyThread thread(JsonNode node) {
    return new PyThread(
        node.get("tid").asInt(),
        text(node, "name"),
        node.has("interpreter") ? node.get("interpreter").asLong() : null,
        Gil.valueOf(upper(node, "gil")),
        node.get("gc").asBoolean(),
        node.get("frames").valueStream().map(JsonReportPropertyTest::frame).toList(),
        strings(node.get("warnings")));
  }

  private static Frame frame(JsonNode node) {
    Known<Frame.Code> code =
        node.has("function")
            ? new Known.Value<>(
                new Frame.Code(text(node, "function"), text(node, "name"), text(node, "file")))
            : new Known.Unknown<>("");
    Frame.Range range =
        node.has("end_line")
            ? new Frame.Range(
                node.get("end_line").asInt(),
                node.get("column").asInt(),
                node.get("end_column").asInt())
            : null;
    int line = node.has("line") ? node.get("line").asInt() : 0;
    return new Frame.Python(
        code,
        line == 0 && range == null
            ? new Known.Unknown<>("")
            : new Known.Value<>(new Frame.Position(line, range)),
        node.get("entry").asBoolean(),
        node.has("shim"),
        node.has("source") ? new Frame.SourceLine(text(node, "source"), 0, 0) : null,
        node.has("locals")
            ? new Frame.Variables(variables(node.get("arguments")), variables(node.get("locals")))
            : null);
  }

  private static List<Frame.Variable> variables(JsonNode node) {
    return node.valueStream()
        .map(n -> new Frame.Variable(text(n, "name"), text(n, "value")))
        .toList();
  }

  private static List<String> strings(JsonNode node) {
    return node.valueStream().map(JsonNode::asString).toList();
  }

  private static String text(JsonNode node, String property) {
    return node.has(property) ? node.get(property).asString() : null;
  }

  private static String upper(JsonNode node, String property) {
    return node.get(property).asString().toUpperCase(java.util.Locale.ROOT);
  }
}

package dev.pystack.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Consistency;
import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.NativeTrace;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.model.TargetInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class JsonReportTest {
  private static final TargetInfo TARGET =
      new TargetInfo(
          TargetInfo.Kind.PROCESS,
          1234,
          "/usr/bin/python3.11",
          List.of("python3", "app.py"),
          Consistency.VALIDATED);

  private static final Frame FRAME =
      new Frame.Python(
          new Known.Value<>(new Frame.Code("C.handle", "handle", "/srv/app.py")),
          new Known.Value<>(new Frame.Position(12, new Frame.Range(13, 8, 21))),
          true,
          false,
          new Frame.SourceLine("result = compute(item)", 0, 5),
          new Frame.Variables(
              List.of(new Frame.Variable("item", "{'id': 7}")),
              List.of(new Frame.Variable("n", "3"))));

  private static final Snapshot SNAPSHOT =
      new Snapshot(
          new Snapshot.Python("3.11.7", false, Snapshot.Status.RUNNING),
          List.of(new Snapshot.Interpreter(0, true), new Snapshot.Interpreter(1, null)),
          List.of(
              new PyThread(
                  1234, "worker-1", 0L, Gil.HOLDING, true, List.of(FRAME), List.of("odd"))),
          List.of("new"));

  @Test
  void aDocumentInOrderAndIndented() {
    assertThat(JsonReport.of(TARGET, SNAPSHOT, true))
        .isEqualTo(
            """
            {
              "schema": 1,
              "tool": {
                "name": "pystack",
                "version": "%s"
              },
              "target": {
                "kind": "process",
                "pid": 1234,
                "executable": "/usr/bin/python3.11",
                "arguments": [
                  "python3",
                  "app.py"
                ],
                "python": {
                  "version": "3.11.7",
                  "implementation": "cpython",
                  "free_threaded": false,
                  "status": "running"
                },
                "consistency": "validated"
              },
              "interpreters": [
                {
                  "id": 0,
                  "collecting": true
                },
                {
                  "id": 1
                }
              ],
              "threads": [
                {
                  "tid": 1234,
                  "name": "worker-1",
                  "interpreter": 0,
                  "gil": "holding",
                  "gc": true,
                  "status": "[Has the GIL,Garbage collecting]",
                  "frames": [
                    {
                      "kind": "python",
                      "function": "C.handle",
                      "name": "handle",
                      "file": "/srv/app.py",
                      "line": 12,
                      "end_line": 13,
                      "column": 8,
                      "end_column": 21,
                      "entry": true,
                      "source": "result = compute(item)",
                      "arguments": [
                        {
                          "name": "item",
                          "value": "{'id': 7}"
                        }
                      ],
                      "locals": [
                        {
                          "name": "n",
                          "value": "3"
                        }
                      ]
                    }
                  ],
                  "warnings": [
                    "odd"
                  ]
                }
              ],
              "warnings": [
                "new"
              ]
            }
            """
                .formatted(Tool.VERSION));
  }

  @Test
  void compactIsTheSameOnOneLine() {
    String compact = JsonReport.of(TARGET, SNAPSHOT, false);
    assertThat(compact).endsWith("}\n").doesNotContain("\": ");
    assertThat(compact.lines()).hasSize(1);
    assertThat(ReportSchema.parse(compact))
        .isEqualTo(ReportSchema.parse(JsonReport.of(TARGET, SNAPSHOT, true)));
  }

  @Test
  void whatIsUnknownIsAbsent() {
    Frame unknown =
        new Frame.Python(
            new Known.Unknown<>("code object unreadable"),
            new Known.Unknown<>("no line table"),
            false,
            false,
            null,
            null);
    Snapshot snapshot =
        new Snapshot(
            new Snapshot.Python("2.7", false, Snapshot.Status.UNKNOWN),
            List.of(),
            List.of(new PyThread(0, null, null, Gil.UNKNOWN, false, List.of(unknown), List.of())),
            List.of());
    String json =
        JsonReport.of(TargetInfo.ofProcess(7).with(Consistency.UNCHECKED), snapshot, false);
    assertThat(json)
        .isEqualTo(
            ("{'schema':1,'tool':{'name':'pystack','version':'"
                    + Tool.VERSION
                    + "'},"
                    + "'target':{'kind':'process','pid':7,'python':{'version':'2.7',"
                    + "'implementation':'cpython','free_threaded':false,'status':'unknown'},"
                    + "'consistency':'unchecked'},'interpreters':[],"
                    + "'threads':[{'tid':0,'gil':'unknown','gc':false,"
                    + "'status':'[Thread terminated]',"
                    + "'frames':[{'kind':'python','entry':false}],"
                    + "'warnings':['code object unreadable','no line table']}],'warnings':[]}\n")
                .replace('\'', '"'));
    assertThat(ReportSchema.errors(ReportSchema.parse(json))).isEmpty();
  }

  @Test
  void aStackOfGarbageDoesNotFloodTheReport() {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      frames.add(
          new Frame.Python(
              new Known.Unknown<>("trash at " + i),
              new Known.Unknown<>("odd"),
              true,
              false,
              null,
              null));
    }
    List<String> warnings =
        UnknownParts.warnings(
            new PyThread(1, "x", 0L, Gil.NONE, false, frames, List.of("broken", "odd")));
    assertThat(warnings).hasSize(23).startsWith("broken", "odd", "trash at 0", "trash at 1");
    assertThat(warnings).endsWith("trash at 19", "and 4980 more parts of frames unknown");
  }

  @Test
  void aShimLacksNothing() {
    Frame shim =
        new Frame.Python(
            new Known.Unknown<>("no code"), new Known.Unknown<>("no line"), true, true, null, null);
    PyThread thread = new PyThread(1, "x", 0L, Gil.NONE, false, List.of(shim), List.of());
    Snapshot snapshot =
        new Snapshot(SNAPSHOT.python(), SNAPSHOT.interpreters(), List.of(thread), List.of());
    String json = JsonReport.of(TARGET, snapshot, false);
    assertThat(json)
        .contains(
            "\"frames\":[{\"kind\":\"python\",\"entry\":true,\"shim\":true}],\"warnings\":[]");
    assertThat(ReportSchema.errors(ReportSchema.parse(json))).isEmpty();
  }

  @Test
  void nativeFramesBeforeAndAfterMerging() {
    Frame.Native eval =
        new Frame.Native(0x10, "_PyEval_E", "_PyEval_E", "ceval.c", 3, 7, "/lib/p.so", false);
    Frame.Native at =
        new Frame.Native(-1, "_ZN1v2atEm", "v::at(unsigned long)", null, 0, 0, null, true);
    NativeTrace trace =
        new NativeTrace(
            List.of(
                new NativeTrace.Entry(eval, NativeTrace.Role.EVAL),
                new NativeTrace.Entry(at, NativeTrace.Role.OTHER)),
            NativeTrace.Merge.COUNT);
    PyThread thread =
        new PyThread(1, "x", 0L, Gil.NONE, false, List.of(FRAME, at), List.of(), trace);
    Snapshot snapshot = new Snapshot(null, List.of(), List.of(thread), List.of());
    String json = JsonReport.of(TARGET, snapshot, false);
    String other =
        "{\"kind\":\"native\",\"function\":\"v::at(unsigned long)\",\"symbol\":\"_ZN1v2atEm\","
            + "\"address\":\"0xffffffffffffffff\",\"inlined\":true";
    assertThat(json)
        .contains(
            ","
                + other
                + "}],\"native_frames\":[{\"kind\":\"native\",\"function\":\"_PyEval_E\","
                + "\"symbol\":\"_PyEval_E\",\"file\":\"ceval.c\",\"line\":3,\"column\":7,"
                + "\"library\":\"/lib/p.so\",\"address\":\"0x10\",\"role\":\"eval\"},"
                + other
                + ",\"role\":\"other\"}],\"merged\":true,\"warnings\":[]");
    assertThat(ReportSchema.errors(ReportSchema.parse(json))).isEmpty();
    assertThat(ReportSchema.errors(ReportSchema.parse(json.replace("\"eval\"", "\"loop\""))))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void failuresAreDocumentsToo(Failure.Kind kind) {
    String json = JsonReport.of(TARGET, new Failure(kind, "It did not go well"), false);
    JsonNode document = ReportSchema.parse(json);
    assertThat(ReportSchema.errors(document)).isEmpty();
    assertThat(document.get("error").get("kind").asString()).isEqualTo(kind.text());
    assertThat(document.get("error").get("message").asString()).isEqualTo("It did not go well");
    assertThat(document.get("target").get("executable").asString())
        .isEqualTo("/usr/bin/python3.11");
    assertThat(document.has("threads")).isFalse();
  }

  @Test
  void terminalsAreSafeFromStringsToo() {
    String evil = "\u001b[31m\u009b\u007f\u202e\ud83d\n";
    TargetInfo target = new TargetInfo(TargetInfo.Kind.PROCESS, 1, evil, null, null);
    String json = JsonReport.of(target, new Failure(Failure.Kind.ENGINE, "x"), false);
    assertThat(json.strip().chars())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0xd83d);
    assertThat(ReportSchema.parse(json).get("target").get("executable").asString()).isEqualTo(evil);
  }

  @Test
  void theSchemaRefusesWhatIsNoReport() {
    for (String json :
        List.of(
            "{}",
            "[]",
            JsonReport.of(TARGET, SNAPSHOT, false).replace("\"gc\":true,", ""),
            JsonReport.of(TARGET, SNAPSHOT, false).replace("\"holding\"", "\"held\""),
            JsonReport.of(TARGET, SNAPSHOT, false).replace("\"n\"", "3"),
            JsonReport.of(TARGET, SNAPSHOT, false).replace("\"end_line\"", "\"endline\""))) {
      assertThat(ReportSchema.errors(ReportSchema.parse(json))).as(json).isNotEmpty();
    }
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.TruthComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Machine code that was made at run time, of which no file tells how to unwind it: stacks go
 * through it to the end. gdb's do not, so the truth is the program's.
 */
@Execution(ExecutionMode.CONCURRENT)
class JitStacksTest {
  @TempDir private Path folder;

  static List<Candidate> interpreters() {
    return Interpreters.since(3, 6);
  }

  /** Functions with a frame pointer and without one, each between two of Python's. */
  @ParameterizedTest
  @MethodSource("interpreters")
  void codeOfUnknownMaking(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "an x86-64 machine");
    assumeFalse(interpreter.has(Trait.MUSL), "ctypes in " + interpreter.name());
    Path tmp = interpreter.root() == null ? folder : interpreter.root().resolve("tmp");
    Path told = Files.createTempFile(tmp, "pystack-jit-", "");
    try (RunningTarget target =
        TargetLauncher.start(interpreter, "jit.py", interpreter.inside(told).toString())) {
      long code = Long.parseLong(Files.readString(told));
      JsonNode thread = whole(target).thread("MainThread");
      List<String> way = new ArrayList<>();
      for (JsonNode frame : thread.get("frames")) {
        if (frame.get("kind").asString().equals("python")) {
          way.add(frame.path("shim").asBoolean(false) ? "" : frame.path("name").asString());
        } else if (!frame.has("library")) {
          long address = Long.parseLong(frame.get("address").asString().substring(2), 16);
          way.add("+" + (address - code));
        }
      }
      way.removeIf(String::isEmpty);
      assertThat(way)
          .containsExactly("<module>", "calling", "+6", "outer", "+70", "middle", "+70", "inner");
    } finally {
      Files.deleteIfExists(told);
    }
  }

  static List<Candidate> withJit() {
    return Interpreters.since(3, 13);
  }

  /** CPython's own: its code calls C functions, and through them other runs of the loop. */
  @ParameterizedTest
  @MethodSource("withJit")
  void codeOfPythonsJit(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    TargetLauncher launcher =
        TargetLauncher.of(interpreter, "hot.py").environment("PYTHON_JIT", "1");
    try (RunningTarget target = launcher.start()) {
      assumeTrue(
          Files.readString(target.folder().resolve("jit.txt")).equals("True"),
          "a JIT in " + interpreter.name());
      NativeReport report = whole(target);
      for (String name : List.of("hot", "sizes")) {
        List<String> way = new ArrayList<>();
        report.thread(name).get("native_frames").forEach(frame -> way.add(step(frame)));
        assertThat(way).as(name).contains("?");
      }
    }
  }

  private static String step(JsonNode frame) {
    return frame.has("library") ? frame.path("symbol").asString("") : "?";
  }

  static List<Candidate> withTrampolines() {
    return Interpreters.since(3, 12);
  }

  /** What {@code -X perf} puts before every run of a function, so that profilers see it. */
  @ParameterizedTest
  @MethodSource("withTrampolines")
  void trampolinesForProfilers(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    TargetLauncher launcher =
        TargetLauncher.of(interpreter, "native.py").environment("PYTHONPERFSUPPORT", "1");
    try (RunningTarget target = launcher.start()) {
      Path root = interpreter.root() == null ? Path.of("/") : interpreter.root();
      Path map = root.resolve("tmp/perf-" + target.pid() + ".map");
      assumeTrue(Files.deleteIfExists(map), "-X perf in " + interpreter.name());
      NativeReport report = whole(target);
      assertThat(report.problems(true)).as(report.run().err()).isEmpty();
      int trampolines = 0;
      for (JsonNode frame : report.thread("recursing").get("native_frames")) {
        trampolines += frame.has("library") ? 0 : 1;
      }
      assertThat(trampolines).isGreaterThanOrEqualTo(40);
    }
  }

  /** A report with every thread as the program says, merged, and native down to its beginning. */
  private static NativeReport whole(RunningTarget target) throws Exception {
    NativeReport report = NativeReport.remote(target.pid(), "--native");
    assertThat(TruthComparison.differences(target.truth(), report.run().out()))
        .as(report.run().err())
        .isEmpty();
    for (JsonNode thread : report.document().get("threads")) {
      assertThat(thread.get("merged").asBoolean()).as(thread.toPrettyString()).isTrue();
      assertThat(thread.get("warnings")).as(thread.toPrettyString()).isEmpty();
    }
    return report;
  }
}

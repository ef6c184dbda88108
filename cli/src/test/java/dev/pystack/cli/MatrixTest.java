package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.TruthComparison;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every interpreter, by every way of finding it, not stopped, stopped, and never to be stopped. */
@Execution(ExecutionMode.CONCURRENT)
class MatrixTest {
  private static final List<String> METHODS =
      List.of("debug-offsets", "symbols", "elf-data", "bss", "anonymous-maps", "heap");

  static List<Candidate> interpreters() {
    return Interpreters.all();
  }

  /** Asleep: validated; also where stopping is forbidden. */
  @ParameterizedTest
  @MethodSource("interpreters")
  void asleep(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "sleeping.py")) {
      List<String> problems = new ArrayList<>();
      for (String method : METHODS) {
        problems.addAll(try_(interpreter, target, method, "validated"));
        problems.addAll(try_(interpreter, target, method, "validated", "--no-block"));
      }
      problems.addAll(try_(interpreter, target, null, "validated"));
      problems.addAll(try_(interpreter, target, null, "validated", "--no-block"));
      assertThat(problems).isEmpty();
      assertThat(ProcState.stoppedOrTraced(target.pid())).isEmpty();
    }
  }

  /** Busy: stopped and let go. */
  @ParameterizedTest
  @MethodSource("interpreters")
  void busy(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "busy.py", "3")) {
      List<String> problems = new ArrayList<>();
      for (String method : METHODS) {
        problems.addAll(try_(interpreter, target, method, "stopped"));
        assertThat(ProcState.stoppedOrTraced(target.pid())).isEmpty();
      }
      problems.addAll(try_(interpreter, target, null, "stopped"));
      assertThat(problems).isEmpty();
      assertThat(ProcState.stoppedOrTraced(target.pid())).isEmpty();
    }
  }

  private static List<String> try_(
      Interpreter interpreter,
      RunningTarget target,
      @org.jspecify.annotations.Nullable String method,
      String consistency,
      String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--json");
    if (method != null) {
      options.add("--method");
      options.add(method);
    }
    InProcess run = InProcess.remote(target.pid(), options.toArray(String[]::new));
    String where = interpreter + " " + options + ": ";
    if (method != null && !finds(interpreter, method)) {
      boolean clear = run.code() == 1 && run.err().contains("💀") == false && !run.err().isBlank();
      return run.code() == 0 || clear ? List.of() : List.of(where + run.summary());
    }
    if (run.code() != 0) {
      return List.of(where + run.summary());
    }
    List<String> found = new ArrayList<>();
    TruthComparison.differences(target.truth(), run.out()).forEach(d -> found.add(where + d));
    if (!run.out().contains("\"consistency\":\"" + consistency + "\"")) {
      found.add(where + "not " + consistency);
    }
    return found;
  }

  /** Whether a way of finding must work for an interpreter. */
  private static boolean finds(Interpreter interpreter, String method) {
    return switch (method) {
      case "debug-offsets" -> interpreter.isAtLeast(3, 13);
      case "symbols" -> interpreter.has(Trait.SHARED) || !interpreter.has(Trait.STRIPPED);
      case "elf-data" -> interpreter.isAtLeast(3, 10);
      case "bss" -> !interpreter.isAtLeast(3, 10);
      case "heap" -> !interpreter.isAtLeast(3, 11);
      case "anonymous-maps" -> true;
      default -> throw new IllegalArgumentException(method);
    };
  }
}

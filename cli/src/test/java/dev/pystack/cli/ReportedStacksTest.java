package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.RunMode;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.TruthComparison;
import dev.pystack.testkit.targets.Waiting;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every interpreter's programs say of themselves against what is reported of them: whole
 * stacks, names, lines, columns, sources and variables.
 */
@Execution(ExecutionMode.CONCURRENT)
class ReportedStacksTest {
  static List<Candidate> interpreters() {
    return Interpreters.all();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void threads(Candidate candidate) throws Exception {
    check(candidate.require(), "sleeping.py");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void framesOfEveryKind(Candidate candidate) throws Exception {
    check(candidate.require(), "shapes.py");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void values(Candidate candidate) throws Exception {
    check(candidate.require(), "values.py");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void sourceLines(Candidate candidate) throws Exception {
    check(candidate.require(), "lines.py");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void deepRecursion(Candidate candidate) throws Exception {
    check(candidate.require(), "deep.py", "1000");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void manyThreads(Candidate candidate) throws Exception {
    check(candidate.require(), "many.py", "100");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void garbageCollection(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    boolean told = interpreter.isAtLeast(3, 7);
    try (RunningTarget target = TargetLauncher.start(interpreter, "collecting.py")) {
      InProcess run = compare(target);
      assertThat(run.out().contains("\"collecting\":true")).isEqualTo(told);
    }
    try (RunningTarget target = TargetLauncher.start(interpreter, "collecting.py", "busy")) {
      InProcess run = InProcess.remote(target.pid(), "--json");
      assertThat(run.code()).as(run.summary()).isZero();
      assertThat(TruthComparison.differences(target.truth(), run.out())).isEmpty();
      assertThat(run.out()).contains("\"consistency\":\"stopped\"");
      if (told && !interpreter.has(Trait.FREE_THREADED)) {
        // as long as the others still begin to sleep, the GIL is now and then nobody's
        assertThat(
                Waiting.until(
                    () ->
                        InProcess.remote(target.pid(), "--json")
                            .out()
                            .contains("[Has the GIL,Garbage collecting]")))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void subinterpreters(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "subinterpreters.py")) {
      Assumptions.assumeFalse(
          target.truth().kind().equals("unavailable"),
          "a module to make subinterpreters in " + interpreter.name());
      compare(target);
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void childForkedFromThread(Candidate candidate) throws Exception {
    check(candidate.require(), "forked.py");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void childForkedFromMainThread(Candidate candidate) throws Exception {
    check(candidate.require(), "forked.py", "main");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void finalizing(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    check(interpreter, "finalizing.py");
    check(interpreter, "finalizing.py", "del");
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void waysToRun(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    for (RunMode mode : List.of(RunMode.CODE, RunMode.STDIN, RunMode.ZIP, RunMode.MODULE)) {
      try (RunningTarget target = TargetLauncher.of(interpreter, "modes.py").mode(mode).start()) {
        compare(target);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void embedded(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    TargetLauncher launcher = TargetLauncher.of(interpreter, "sleeping.py").mode(RunMode.EMBEDDED);
    try (RunningTarget target = launcher.start()) {
      compare(target);
    }
  }

  private static void check(Interpreter interpreter, String program, String... arguments)
      throws Exception {
    try (RunningTarget target = TargetLauncher.start(interpreter, program, arguments)) {
      compare(target);
    }
  }

  private static InProcess compare(RunningTarget target) {
    InProcess run = InProcess.remote(target.pid(), "--json", "--locals");
    assertThat(run.code()).as(run.summary()).isZero();
    assertThat(TruthComparison.differencesWithLocals(target.truth(), run.out()))
        .as(run.err())
        .isEmpty();
    assertThat(run.out()).contains("\"consistency\":\"validated\"");
    return run;
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.RunMode;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.TruthComparison;
import dev.pystack.testkit.targets.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Native stacks merged with those of every interpreter: the Python part against what the program
 * says of itself, the native part against which C function called which Python function.
 */
@Execution(ExecutionMode.CONCURRENT)
class NativeStacksTest {
  @TempDir private Path folder;

  static List<Candidate> interpreters() {
    return Interpreters.all();
  }

  /** Through C and back in every way, live and from a core. */
  @ParameterizedTest
  @MethodSource("interpreters")
  void throughCAndBack(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "native.py")) {
      NativeReport live = check(interpreter, target, "--native");
      mixed(live);
      recursing(live.thread("recursing"));
      List<String> line = new ArrayList<>(List.of("core", "--json", "--native"));
      Path root = interpreter.root();
      if (root == null) {
        line.add(Cores.gcore(target.pid(), folder).toString());
      } else {
        // gdb's gcore leaves out the stacks of glibc 2.42, which begin with pages that cannot be
        // read
        line.addAll(List.of("--lib-search-root", root.toString()));
        line.add(Cores.kernel(target.pid(), folder.resolve("core")).toString());
      }
      NativeReport dead = NativeReport.of(InProcess.run(line.toArray(String[]::new)));
      // a core knows its files as the program did
      String outside = root == null ? "" : root.toString();
      assertThat(dead.document().get("threads").toPrettyString())
          .isEqualTo(live.document().get("threads").toPrettyString().replace(outside, ""));
    }
  }

  /** SQLite, qsort() and list.sort() each between the Python frames that they were called from. */
  private static void mixed(NativeReport report) {
    if (!report.run().out().contains("\"mixed\"")) {
      return; // an interpreter without ctypes or sqlite3
    }
    List<String> brief = NativeReport.brief(report.thread("mixed"));
    assertThat(between(brief, "py:query_with", "py:called"))
        .anyMatch(file -> file.startsWith("_sqlite3"));
    assertThat(between(brief, "py:sort_with", "py:compare"))
        .anyMatch(file -> file.startsWith("_ctypes"))
        .anyMatch(file -> file.startsWith("libc.") || file.startsWith("libc-"))
        .noneMatch(file -> file.startsWith("_sqlite3"));
    assertThat(between(brief, "py:key_with", "py:key"))
        .hasSize(1)
        .allMatch(file -> file.contains("python"));
    assertThat(brief.indexOf("py:wait")).isLessThan(brief.size() - 1);
    assertThat(brief.getLast()).startsWith("libc");
  }

  private static List<String> between(List<String> brief, String from, String to) {
    int start = brief.indexOf(from);
    int end = brief.indexOf(to);
    assertThat(start).as(from + " in " + brief).isBetween(0, end);
    List<String> between = brief.subList(start + 1, end);
    assertThat(between).noneMatch(item -> item.startsWith("py:"));
    return between;
  }

  /** Each Python call through C: 40 times the same. */
  private static void recursing(JsonNode thread) {
    List<String> brief = NativeReport.brief(thread);
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i < brief.size(); i++) {
      if (brief.get(i).equals("py:recursing")) {
        calls.add(i);
      }
    }
    assertThat(calls).hasSize(41);
    List<String> first = brief.subList(calls.get(0), calls.get(1));
    // the key function may call the next one within the same run
    assertThat(first.get(1)).contains("python");
    assertThat(first.get(2)).isEqualTo("py:<lambda>");
    for (int i = 0; i < 40; i++) {
      assertThat(brief.subList(calls.get(i), calls.get(i + 1))).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void inSignalHandlers(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    assumeFalse(interpreter.has(Trait.MUSL), "ctypes in " + interpreter.name());
    try (RunningTarget target = TargetLauncher.start(interpreter, "signals.py")) {
      NativeReport report = check(interpreter, target, "--native");
      List<String> brief = NativeReport.brief(report.thread("raising"));
      assertThat(between(brief, "py:raising", "py:c_handler"))
          .anyMatch(file -> file.startsWith("_ctypes"))
          .anyMatch(file -> file.startsWith("libc."));
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void frames(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    for (String program : List.of("shapes.py", "deep.py", "finalizing.py", "many.py")) {
      try (RunningTarget target = TargetLauncher.start(interpreter, program)) {
        check(interpreter, target, "--native");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void whileComputing(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "busy.py", "3")) {
      NativeReport report = check(interpreter, target, "--native");
      // without names a free GIL, which nobody has taken yet, is waited for by nobody
      if (!interpreter.has(Trait.FREE_THREADED) && !interpreter.has(Trait.STRIPPED)) {
        assertThat(report.run().out().contains("\"gil\":\"waiting\"")).isTrue();
      }
      assertThat(ProcState.stoppedOrTraced(target.pid())).isEmpty();
    }
  }

  /** The collector asleep in a finalizer is one still: where its functions have names. */
  @ParameterizedTest
  @MethodSource("interpreters")
  void whileCollecting(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "collecting.py")) {
      NativeReport report = check(interpreter, target, "--native");
      assertThat(report.thread("beside").get("gc").asBoolean()).isFalse();
      if (!interpreter.has(Trait.STRIPPED)) {
        assertThat(report.thread("collector").get("gc").asBoolean()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void subinterpreters(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "subinterpreters.py")) {
      assumeFalse(
          target.truth().kind().equals("unavailable"),
          "a module to make subinterpreters in " + interpreter.name());
      check(interpreter, target, "--native");
    }
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void onlyTheLast(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "native.py")) {
      NativeReport report = NativeReport.remote(target.pid(), "--native-last");
      assertThat(TruthComparison.differences(target.truth(), report.run().out())).isEmpty();
      for (JsonNode thread : report.document().get("threads")) {
        List<String> brief = NativeReport.brief(thread);
        assertThat(brief).last().asString().startsWith("l");
        int last = 0;
        for (int i = 0; i < brief.size(); i++) {
          last = brief.get(i).startsWith("py:") ? i : last;
        }
        assertThat(brief.subList(0, last)).allMatch(item -> item.startsWith("py:"));
      }
    }
  }

  /** Python in a program of its own, with a thread that it does not know. */
  @ParameterizedTest
  @MethodSource("interpreters")
  void embedded(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    TargetLauncher launcher = TargetLauncher.of(interpreter, "native.py").mode(RunMode.EMBEDDED);
    try (RunningTarget target = launcher.start()) {
      NativeReport report = check(interpreter, target, "--native-all");
      int unknown = 0;
      JsonNode last = report.document();
      for (JsonNode thread : report.document().get("threads")) {
        unknown += thread.has("interpreter") ? 0 : 1;
        last = thread;
      }
      assertThat(unknown).isEqualTo(1);
      assertThat(last.has("interpreter")).isFalse();
      assertThat(NativeReport.brief(report.thread("MainThread"))).contains("py:<module>");
    }
  }

  /** All threads also where there is no interpreter. */
  @Test
  void ofProgramsWithoutPython() throws Exception {
    Process shell = new ProcessBuilder("/bin/sh", "-c", "sleep 1000 & echo $!; wait").start();
    long pid = Long.parseLong(shell.inputReader().readLine());
    try {
      // the shell's child is a shell until it runs its program
      Path name = Path.of("/proc/" + pid + "/comm");
      assertThat(Waiting.until(() -> Files.readString(name).equals("sleep\n"))).isTrue();
      Waiting.untilAtRest(pid);
      NativeReport report = NativeReport.remote(pid, "--native-all");
      assertThat(report.document().at("/target/python").isMissingNode()).isTrue();
      assertThat(report.document().get("warnings").toString())
          .contains("is no Python process: only native stacks are shown");
      assertThat(report.document().get("threads")).hasSize(1);
      assertThat(report.document().get("threads").get(0).get("frames").size()).isGreaterThan(2);
      assertThat(InProcess.remote(pid, "--native").code()).isEqualTo(2);
    } finally {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      shell.waitFor();
    }
  }

  private static NativeReport check(Interpreter interpreter, RunningTarget target, String option)
      throws Exception {
    NativeReport report = NativeReport.remote(target.pid(), option);
    if (!option.equals("--native-all")) {
      assertThat(TruthComparison.differences(target.truth(), report.run().out()))
          .as(report.run().err())
          .isEmpty();
    }
    List<String> problems = report.problems(interpreter.isAtLeast(3, 12));
    if (interpreter.has(Trait.MUSL)) {
      // nothing in it says how to unwind what calls main() and what starts a thread
      problems.removeIf(problem -> problem.contains("ends early"));
    }
    assertThat(problems).as(report.run().err()).isEmpty();
    assertThat(report.document().at("/target/consistency").asString()).isEqualTo("stopped");
    boolean records = interpreter.isAtLeast(3, 10);
    assertThat(report.run().err())
        .contains(records ? " 0 by the number of calls, 0 not merged" : " 0 not merged");
    return report;
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.gdb.Gdb;
import dev.pystack.testkit.gdb.StackComparison;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.NativeProgram;
import dev.pystack.testkit.targets.RunMode;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.TruthComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The native part of whole reports against what gdb says of the same core, frame by frame. */
class NativeGdbTest {
  private static final NativeAgreement AGREEMENT = new NativeAgreement("interpreters");

  @TempDir private Path folder;

  @AfterAll
  static void conclude() {
    AGREEMENT.conclude();
  }

  static List<Candidate> interpreters() {
    return Interpreters.all();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void throughCAndBack(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    assumeTrue(interpreter.has(Trait.DEBUG_INFO), "debug information of " + interpreter.name());
    assumeTrue(interpreter.root() == null, "gdb outside of the root of " + interpreter.name());
    assumeTrue(!interpreter.has(Trait.MUSL), "a musl that gdb can unwind");
    for (String program : List.of("native.py", "signals.py")) {
      try (RunningTarget target = TargetLauncher.start(interpreter, program)) {
        compare(interpreter.executable(), target);
      }
    }
  }

  /** Templates, overloads, lambdas, inlined functions, an exception's handler. */
  @ParameterizedTest
  @ValueSource(strings = {"g++", "rustc"})
  void throughCompiledLibraries(String compiler) throws Exception {
    Interpreter interpreter = debuggable();
    Path library = compiler.equals("rustc") ? rust() : cplusplus();
    TargetLauncher launcher = TargetLauncher.of(interpreter, "wrapped.py", library.toString());
    try (RunningTarget target = launcher.start()) {
      NativeReport report = compare(interpreter.executable(), target);
      List<String> between = functions(report.thread("MainThread"), library);
      if (compiler.equals("rustc")) {
        assertThat(between).hasSize(4);
        assertThat(between.get(0)).endsWith("run");
        assertThat(between.get(1)).contains("shop::each").doesNotContain("17h");
        assertThat(between.get(2)).contains("closure");
        assertThat(between.get(3)).contains("shop::Cart").endsWith("::visit");
        return;
      }
      assertThat(between).first().isEqualTo("run");
      assertThat(between)
          .endsWith(
              "shop::fallible(int (*)(int), int)",
              "shop::visit(int (*)(int), double)",
              "shop::visit(int (*)(int), int)",
              "shop::deliver");
      assertThat(between.get(1)).contains("shop::Cart<long>::each<").contains("lambda(long)");
      assertThat(between.get(2)).startsWith("std::for_each<");
      assertThat(between.get(3)).endsWith("operator()");
    }
  }

  /** Destructors that call back while an exception is on its way, and the exception's own. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void throughExceptions(int value) throws Exception {
    Interpreter interpreter = debuggable();
    Path library =
        NativeProgram.compileBy("g++", folder, "thrown.cc", "-shared", "-fPIC", "-O2", "-g")
            .executable();
    TargetLauncher launcher =
        TargetLauncher.of(interpreter, "thrown.py", library.toString(), String.valueOf(value));
    try (RunningTarget target = launcher.start()) {
      NativeReport report = compare(interpreter.executable(), target);
      List<String> between = functions(report.thread("MainThread"), library);
      if (value == 1) {
        assertThat(between)
            .containsExactly(
                "run",
                "way::handled",
                "way::fail(int (*)(int), double)",
                "way::Guard<double>::~Guard()");
      } else {
        assertThat(between).containsExactly("run", "way::handled", "way::Failure::~Failure()");
      }
    }
  }

  static List<Candidate> hosts() {
    return Interpreters.all().stream()
        .filter(candidate -> candidate.name().matches("pyenv-(2.7|3.7|3.11|3.13)"))
        .toList();
  }

  /** The whole interpreter within a program, which has a function named like the collector's. */
  @ParameterizedTest
  @MethodSource("hosts")
  void withinAProgram(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    TargetLauncher launcher = TargetLauncher.of(interpreter, "native.py").mode(RunMode.HOSTED);
    try (RunningTarget target = launcher.start()) {
      Path executable = target.folder().resolve("embedded");
      NativeReport report = compare(executable, target);
      assertThat(TruthComparison.differences(target.truth(), report.run().out())).isEmpty();
      JsonNode thread = report.thread("MainThread");
      assertThat(thread.get("merged").asBoolean()).isTrue();
      assertThat(thread.get("gc").asBoolean()).isFalse();
      List<String> functions = functions(thread, executable);
      assertThat(functions).startsWith("_start", "main", "collect", "PyRun_SimpleFileExFlags");
      assertThat(NativeReport.brief(thread)).contains("py:main").last().asString().contains("libc");
    }
  }

  private static Interpreter debuggable() throws Exception {
    for (Candidate candidate : Interpreters.all()) {
      if (candidate.name().startsWith("pyenv-3.1")) {
        return candidate.require();
      }
    }
    assumeTrue(false, "a pyenv Python with debug information");
    throw new AssertionError();
  }

  private Path cplusplus() throws Exception {
    return NativeProgram.compileBy("g++", folder, "wrapped.cc", "-shared", "-fPIC", "-O2", "-g")
        .executable();
  }

  private Path rust() throws Exception {
    Path rustc = Path.of(System.getProperty("user.home"), ".cargo/bin/rustc");
    assumeTrue(Files.isExecutable(rustc), "rustc");
    Path source = folder.resolve("wrapped.rs");
    try (var in = NativeProgram.class.getResourceAsStream("wrapped.rs")) {
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Path library = folder.resolve("wrapped.so");
    Process process =
        new ProcessBuilder(
                rustc.toString(),
                "-O",
                "-g",
                "--crate-type",
                "cdylib",
                "-o",
                library.toString(),
                source.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("rustc.txt").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("rustc.txt"))).isZero();
    return library;
  }

  /** The functions of a library, in print order. */
  private static List<String> functions(JsonNode thread, Path library) {
    List<String> functions = new ArrayList<>();
    for (JsonNode frame : thread.get("frames")) {
      if (frame.path("library").asString("").equals(library.toString())) {
        functions.add(frame.path("function").asString("?"));
      }
    }
    return functions;
  }

  private NativeReport compare(Path executable, RunningTarget target) throws Exception {
    Path core = Cores.gcore(target.pid(), folder);
    NativeReport report =
        NativeReport.of(InProcess.run("core", "--json", "--native-all", core.toString()));
    StackComparison functions = AGREEMENT.compare(report, Gdb.of(core, executable));
    assertThat(functions.frames()).isGreaterThan(10);
    assertThat(functions.differences()).isEmpty();
    return report;
  }
}

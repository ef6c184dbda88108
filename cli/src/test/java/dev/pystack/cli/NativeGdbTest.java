package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.gdb.Gdb;
import dev.pystack.testkit.gdb.GdbFrame;
import dev.pystack.testkit.gdb.GdbFrame.Kind;
import dev.pystack.testkit.gdb.GdbStack;
import dev.pystack.testkit.gdb.StackComparison;
import dev.pystack.testkit.gdb.StackComparison.Level;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.NativeProgram;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The native part of whole reports against what gdb says of the same core, frame by frame. */
class NativeGdbTest {
  @TempDir private Path folder;

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
    try (RunningTarget target = TargetLauncher.start(interpreter, "native.py")) {
      compare(interpreter, target);
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
      NativeReport report = compare(interpreter, target);
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

  private NativeReport compare(Interpreter interpreter, RunningTarget target) throws Exception {
    Path core = Cores.gcore(target.pid(), folder);
    NativeReport report =
        NativeReport.of(InProcess.run("core", "--json", "--native", core.toString()));
    Map<Integer, List<GdbFrame>> ours = new TreeMap<>();
    for (JsonNode thread : report.document().get("threads")) {
      List<GdbFrame> frames = new ArrayList<>();
      thread.get("native_frames").forEach(frame -> frames.addFirst(gdbFrame(frame)));
      ours.put(thread.get("tid").asInt(), frames);
    }
    Map<Integer, GdbStack> theirs = new TreeMap<>();
    Gdb.of(core, interpreter.executable())
        .stacks()
        .forEach((tid, stack) -> theirs.put(tid, comparable(stack)));
    StackComparison functions = StackComparison.of(Level.FUNCTIONS, theirs, ours);
    assertThat(functions.frames()).isGreaterThan(10);
    assertThat(functions.differences()).isEmpty();
    // gdb passes over rows of the line table at which no statement begins, addr2line does not: of
    // ten thousand frames of 3.6 to 3.13 that changes the line of one function, of 3.6
    StackComparison lines = StackComparison.of(Level.LINES, theirs, ours);
    assertThat(lines.differing()).as("%s", lines.differences()).isLessThan(lines.frames() / 20);
    return report;
  }

  private static GdbStack comparable(GdbStack stack) {
    return new GdbStack(
        stack.frames().stream().map(NativeGdbTest::comparable).toList(), stack.end());
  }

  /**
   * gdb writes names of C++ and Rust in a style of its own, that of neither demangler: there the
   * address, the inlining, the file and the line must do. Of two names of one address either will.
   */
  private static GdbFrame comparable(GdbFrame frame) {
    String file = frame.file();
    String function = frame.function();
    if (file != null && !file.endsWith(".c") && !file.endsWith(".h")) {
      function = null;
    }
    if ("__clone3".equals(function)) {
      function = "clone3";
    }
    return new GdbFrame(
        frame.pc(), frame.kind(), function, frame.symbol(), file, frame.line(), frame.cfa());
  }

  private static GdbFrame gdbFrame(JsonNode frame) {
    String function = frame.path("function").isString() ? frame.get("function").asString() : null;
    boolean signal = "__restore_rt".equals(function);
    return comparable(
        new GdbFrame(
            Long.parseUnsignedLong(frame.get("address").asString().substring(2), 16),
            signal ? Kind.SIGNAL : frame.has("inlined") ? Kind.INLINED : Kind.NORMAL,
            function,
            frame.path("symbol").isString() ? frame.get("symbol").asString() : null,
            frame.path("file").isString() ? frame.get("file").asString() : null,
            frame.path("line").asInt(0),
            0));
  }
}

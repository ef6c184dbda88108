package dev.pystack.cli;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Real cores, compared with what the living process' report said just before. */
class CoreCommandTest {
  @TempDir Path folder;

  /**
   * gdb 13 writes zeros for a mapping with a page that it may not read: for the stacks of all
   * threads but the first where glibc (2.42) guards them by madvise(MADV_GUARD_INSTALL).
   */
  private boolean stacksLost;

  static List<Candidate> interpreters() {
    return Interpreters.all();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void coresShowWhatTheLivingProcessShowed(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    // its files as the core names them; a gcore made from outside has the paths from outside
    String[] files =
        interpreter.root() == null
            ? new String[] {"--locals"}
            : new String[] {"--locals", "--lib-search-root", interpreter.root().toString()};
    try (RunningTarget target = TargetLauncher.start(interpreter, "sleeping.py")) {
      JsonNode live = report(InProcess.remote(target.pid(), "--json", "--locals"));
      Path made = gcore(target);
      JsonNode report = core(made, files);
      assertThat(report.at("/target/arguments")).isEqualTo(live.at("/target/arguments"));
      assertThat(InProcess.run("core", made.toString()).out())
          .startsWith("Using executable found in the core file: /")
          .contains("\nCore file information:\nstate: ")
          .contains(" zombie: False ")
          .contains("\nThe core file seems to have been generated on demand");
      if (stacksLost) {
        // what is left: the threads, and the first one's stack
        assertThat(report.get("threads").findValues("tid"))
            .isEqualTo(live.get("threads").findValues("tid"));
        assertThat(report.get("threads").valueStream().toList().getLast())
            .isEqualTo(live.get("threads").valueStream().toList().getLast());
      } else {
        same(live, report);
        withoutNotes(live, made, files);
      }
      Path kernels = kernelCore(target);
      report = core(kernels, files);
      same(live, report);
      assertThat(report.at("/target/arguments")).isEqualTo(live.at("/target/arguments"));
      InProcess text = InProcess.run("core", kernels.toString());
      assertThat(text.out())
          .contains("\npid: " + target.pid() + " ppid: ")
          .contains("\nThe process died due receiving signal SIGABRT sent by pid ");
      if (interpreter.root() != null) {
        assertThat(text.err()).contains("Failed to locate " + inside(interpreter));
        assertThat(calls(core(kernels))).isEqualTo(calls(live));
      }
    }
  }

  private static Path inside(Interpreter interpreter) throws IOException {
    return interpreter.inside(interpreter.executable().toRealPath());
  }

  /** The same core cut off where gdb wrote its notes: behind all memory. */
  private static void withoutNotes(JsonNode live, Path core, String... files) throws IOException {
    try (FileChannel channel = FileChannel.open(core, READ, WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(header, 0);
      assertThat(header.getInt(64)).as("the first segment: PT_NOTE").isEqualTo(4);
      channel.truncate(header.getLong(72));
    }
    JsonNode report = core(core, files);
    assertThat(calls(report)).isEqualTo(calls(live));
    assertThat(report.at("/target/arguments")).isEqualTo(live.at("/target/arguments"));
    for (String field : List.of("tid", "name")) {
      assertThat(report.get("threads").findValues(field))
          .isEqualTo(live.get("threads").findValues(field));
    }
    assertThat(report.get("warnings").valueStream().map(JsonNode::asString))
        .contains(
            "The core does not say which threads there were: they are those that Python lists");
    assertThat(InProcess.run("core", core.toString()).out()).doesNotContain("on demand");
  }

  /** What each frame runs, without what only files tell. */
  private static List<List<String>> calls(JsonNode report) {
    List<List<String>> calls = new ArrayList<>();
    for (String field : List.of("function", "file", "line")) {
      calls.add(report.get("threads").findValuesAsString(field));
    }
    return calls;
  }

  static List<Candidate> shared() {
    return Interpreters.all().stream()
        .filter(candidate -> candidate.name().startsWith("pyenv-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("shared")
  void theInterpreterNeedNotBeOnThisMachine(Candidate candidate) throws Exception {
    Interpreter original = candidate.require();
    Path bin = folder.resolve("bin");
    Path executable = bin.resolve("python");
    Interpreter copy = copy(original, bin, executable);
    try (RunningTarget target = TargetLauncher.start(copy, "sleeping.py")) {
      JsonNode live = report(InProcess.remote(target.pid(), "--json"));
      Path made = gcore(target);
      Path kernels = kernelCore(target);
      Path gone = Files.move(bin, folder.resolve("gone"));
      for (Path core : List.of(made, kernels)) {
        JsonNode report = core(core);
        // before 3.7 who holds the GIL is told by a variable that only the program's file names
        same(live, report, original.isAtLeast(3, 7));
        assertThat(report.at("/target/core/missing_modules").valueStream().map(JsonNode::asString))
            .contains(executable.toString());
        assertThat(InProcess.run("core", core.toString()).err())
            .contains("Failed to locate " + executable);
        InProcess found =
            InProcess.run("core", "--lib-search-path", gone.toString(), core.toString());
        assertThat(found.code()).isZero();
        assertThat(found.err()).doesNotContain("Failed to locate " + folder);
        same(live, core(core, "--lib-search-root", folder.toString()));
      }
      if (original.has(Trait.SHARED)) {
        Files.createDirectory(bin);
        Files.copy(Path.of("/bin/sh"), executable);
        assertThat(InProcess.run("core", kernels.toString()).err())
            .contains(executable + " needed BUILD ID ")
            .contains(" but found file with BUILD ID ");
        same(live, core(kernels), original.isAtLeast(3, 7));
      }
    }
  }

  private static Interpreter copy(Interpreter original, Path bin, Path executable)
      throws IOException {
    Path home = original.executable().getParent().getParent();
    Files.createDirectory(bin);
    Files.copy(original.executable(), executable);
    executable.toFile().setExecutable(true);
    try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
      for (Path library : libraries.toList()) {
        if (library.getFileName().toString().startsWith("libpython")
            && Files.isRegularFile(library)) {
          Files.copy(library, bin.resolve(library.getFileName()));
        }
      }
    }
    return new Interpreter(
        original.name(),
        original.version(),
        List.of(executable.toString()),
        executable,
        Map.of("PYTHONHOME", home.toString(), "LD_LIBRARY_PATH", bin.toString()),
        null,
        original.traits());
  }

  /** The names of C code's types are constants of the interpreter's file. */
  @ParameterizedTest
  @MethodSource("shared")
  void valuesNeedNoInterpreterEither(Candidate candidate) throws Exception {
    Path bin = folder.resolve("bin");
    Interpreter copy = copy(candidate.require(), bin, bin.resolve("python"));
    try (RunningTarget target = TargetLauncher.start(copy, "values.py")) {
      JsonNode live = report(InProcess.remote(target.pid(), "--json", "--locals"));
      Path made = gcore(target);
      Files.move(bin, folder.resolve("gone"));
      List<String> expected = live.findValuesAsString("value");
      List<String> values = core(made, "--locals").findValuesAsString("value");
      assertThat(values).hasSameSizeAs(expected);
      List<String> differences = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        if (!values.get(i).equals(expected.get(i))) {
          differences.add(expected.get(i) + " != " + values.get(i));
        }
      }
      assertThat(differences).hasSizeLessThan(values.size() / 10);
      // what is not known is said not to be: no other name is given
      assertThat(differences)
          .allMatch(
              difference ->
                  difference.contains("!= <unnamed type ")
                      || difference.contains("!= <class 'unnamed type'>")
                      || difference.contains("!= <type 'unnamed type'>")
                      || difference.contains("!= <builtin_function_or_method at "));
    }
  }

  @Test
  void whatIsNoCoreIsRefusedInOneLine() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path text = Files.writeString(folder.resolve("text"), "no core\n");
    refused(empty, "Core " + empty + " is empty");
    refused(text, "Core " + text + " is no core dump but no ELF file");
    refused(folder, "Core " + folder + " is no core dump but a folder");
    InProcess script = InProcess.run("core", empty.toString(), text.toString());
    assertThat(script.err())
        .isEqualTo("The provided executable (" + text + ") doesn't have an executable format\n");
    assertThat(script.code()).isEqualTo(1);
  }

  private static void refused(Path core, String message) throws IOException {
    InProcess run = InProcess.run("core", core.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(message + "\n");
    InProcess json = InProcess.run("core", "--json", core.toString());
    assertThat(json.code()).isEqualTo(1);
    assertThat(ReportSchema.valid(json.out()).at("/error/message").asString()).isEqualTo(message);
  }

  private static JsonNode core(Path core, String... options) throws IOException {
    String[] line = new String[options.length + 3];
    line[0] = "core";
    line[1] = "--json";
    System.arraycopy(options, 0, line, 2, options.length);
    line[line.length - 1] = core.toString();
    return report(InProcess.run(line));
  }

  private static JsonNode report(InProcess run) throws IOException {
    assertThat(run.code()).as(run.summary()).isZero();
    return ReportSchema.valid(run.out());
  }

  private static void same(JsonNode live, JsonNode core) {
    same(live, core, true);
  }

  private static void same(JsonNode live, JsonNode core, boolean withGil) {
    assertThat(core.at("/target/kind").asString()).isEqualTo("core");
    assertThat(core.at("/target/consistency").asString()).isEqualTo("core");
    assertThat(core.at("/target/pid")).isEqualTo(live.at("/target/pid"));
    assertThat(core.at("/target/python")).isEqualTo(live.at("/target/python"));
    if (withGil) {
      assertThat(core.get("interpreters")).isEqualTo(live.get("interpreters"));
      assertThat(core.get("threads").toPrettyString())
          .isEqualTo(live.get("threads").toPrettyString());
      return;
    }
    assertThat(core.get("threads").findValues("frames").toString())
        .isEqualTo(live.get("threads").findValues("frames").toString());
  }

  private Path gcore(RunningTarget target) throws Exception {
    Path gcore = Path.of("/usr/bin/gcore");
    assumeTrue(Files.isExecutable(gcore), "gcore (gdb)");
    Path prefix = folder.resolve("made");
    String said = run(gcore.toString(), "-o", prefix.toString(), Long.toString(target.pid()));
    stacksLost = said.contains("Memory read failed for corefile section");
    return Path.of(prefix + "." + target.pid());
  }

  /** Kills the target. */
  private static Path kernelCore(RunningTarget target) throws Exception {
    return Cores.kernel(target.pid(), target.folder().resolve("kernels"));
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    return said;
  }
}

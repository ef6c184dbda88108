package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.gdb.Gdb;
import dev.pystack.testkit.gdb.StackComparison;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Wheels;
import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.TruthComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Threads in extension modules that others publish: Rust, C++, BLAS, switched stacks. */
class WheelStacksTest {
  private static final NativeAgreement AGREEMENT = new NativeAgreement("published extensions");

  @TempDir private Path folder;

  @AfterAll
  static void conclude() {
    AGREEMENT.conclude();
  }

  @Test
  void strippedRust() throws Exception {
    List<String> brief = brief("pydantic");
    assertThat(between(brief, "py:pydantic", "py:check"))
        .anyMatch(file -> file.startsWith("_pydantic_core"));
  }

  @Test
  void rustWithItsNames() throws Exception {
    JsonNode thread = blocked("rpds");
    assertThat(between(NativeReport.brief(thread), "py:rpds", "py:__eq__"))
        .anyMatch(file -> file.startsWith("rpds"));
    List<String> functions = functions(thread, "/rpds");
    assertThat(functions)
        .anyMatch(name -> name.endsWith("::__pymethod_insert__"))
        .anyMatch(name -> name.startsWith("<rpds::Key as core::cmp::PartialEq>::eq"))
        .allMatch(name -> name.contains("::"));
  }

  @Test
  void cPlusPlusByPybind11() throws Exception {
    List<String> brief = brief("iminuit");
    assertThat(between(brief, "py:migrad", "py:cost")).anyMatch(file -> file.startsWith("_core"));
  }

  /** The frames of the greenlet that runs, on a stack whose lower part is another's. */
  @Test
  void switchedStacks() throws Exception {
    JsonNode thread = blocked("greenlet");
    assertThat(functions(thread, "/_greenlet"))
        .anyMatch(name -> name.startsWith("greenlet::UserGreenlet::inner_bootstrap("));
  }

  /** Two threads in the midst of a product of matrices, one of them BLAS's own. */
  @Test
  void numpyInBlas() throws Exception {
    Interpreter interpreter = interpreter();
    // for others BLAS has kernels in assembly without call frame information: gdb ends in them
    assumeTrue(
        Files.readString(Path.of("/proc/cpuinfo")).contains("avx512f"),
        "a processor for which BLAS was compiled from C");
    TargetLauncher launcher =
        TargetLauncher.of(interpreter, "wheels.py", Wheels.require().toString(), "numpy")
            .environment("OPENBLAS_NUM_THREADS", "2");
    try (RunningTarget target = launcher.startBegun()) {
      long deadline = System.nanoTime() + 120_000_000_000L;
      int computing = 0;
      // between two products there is a moment without one
      while (computing < 2 && System.nanoTime() < deadline) {
        Path core = Cores.gcore(target.pid(), folder);
        NativeReport report = core(core, "--native-all");
        computing = 0;
        for (JsonNode thread : report.document().get("threads")) {
          List<String> called = functions(thread, "openblas");
          List<String> brief = NativeReport.brief(thread);
          // not while they wait for each other
          if (brief.getLast().startsWith("libscipy_openblas")
              && called.getLast().startsWith("dgemm_")) {
            computing++;
            assertThat(thread.get("merged").asBoolean()).isTrue();
            assertThat(brief.getFirst()).startsWith("libc.");
            assertThat(brief.contains("py:multiplying"))
                .isEqualTo(called.stream().noneMatch("blas_thread_server"::equals));
          }
        }
        if (computing == 2) {
          StackComparison functions =
              AGREEMENT.compare(report, Gdb.of(core, interpreter.executable()));
          assertThat(functions.differences()).isEmpty();
        }
      }
      assertThat(computing).isEqualTo(2);
    }
  }

  private List<String> brief(String which) throws Exception {
    return NativeReport.brief(blocked(which));
  }

  /** The main thread of the program that waits in Python below an extension module. */
  private JsonNode blocked(String which) throws Exception {
    Interpreter interpreter = interpreter();
    TargetLauncher launcher =
        TargetLauncher.of(interpreter, "wheels.py", Wheels.require().toString(), which)
            // no thread of BLAS's, of which the program does not know
            .environment("OPENBLAS_NUM_THREADS", "1");
    try (RunningTarget target = launcher.start()) {
      NativeReport live = NativeReport.remote(target.pid(), "--native-all");
      assertThat(TruthComparison.differences(target.truth(), live.run().out())).isEmpty();
      JsonNode thread = live.thread("MainThread");
      assertThat(thread.get("merged").asBoolean()).as(live.run().summary()).isTrue();
      assertThat(thread.get("warnings")).isEmpty();
      assertThat(NativeReport.brief(thread)).last().asString().startsWith("libc.");
      Path core = Cores.gcore(target.pid(), folder);
      NativeReport dead = core(core, "--native-all");
      assertThat(dead.document().get("threads").toPrettyString())
          .isEqualTo(live.document().get("threads").toPrettyString());
      StackComparison functions = AGREEMENT.compare(dead, Gdb.of(core, interpreter.executable()));
      assertThat(functions.differences()).isEmpty();
      return thread;
    }
  }

  private static NativeReport core(Path core, String option) throws Exception {
    return NativeReport.of(InProcess.run("core", "--json", option, core.toString()));
  }

  private static Interpreter interpreter() {
    return Interpreters.named("pyenv-3.11").require();
  }

  /** Demangled functions of libraries whose path contains a text, in print order. */
  private static List<String> functions(JsonNode thread, String library) {
    List<String> functions = new ArrayList<>();
    for (JsonNode frame : thread.get("native_frames")) {
      if (frame.path("library").asString("").contains(library)) {
        functions.add(frame.path("function").asString("?"));
      }
    }
    return functions;
  }

  private static List<String> between(List<String> brief, String from, String to) {
    assertThat(brief).contains(from, to);
    return brief.subList(brief.indexOf(from) + 1, brief.indexOf(to));
  }
}

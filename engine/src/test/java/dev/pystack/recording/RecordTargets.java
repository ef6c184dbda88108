package dev.pystack.recording;

import dev.pystack.target.core.CoreFile;
import dev.pystack.target.core.LocalFiles;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.ForeignCore;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No test: makes the recordings of the repository, when asked for by name (see CONTRIBUTING.md). Of
 * all interpreters that this machine has and that are recorded, each from a core that the kernel
 * writes; and of the cores that {@code testkit/foreign-cores} has made.
 */
final class RecordTargets {
  /** Where interpreters run, so that no recording names a folder of the machine it was made on. */
  private static final Path NEUTRAL = Path.of("/tmp/pystack-recordings");

  private final Recorder recorder = new Recorder(Recordings.folder());

  static List<Candidate> interpreters() {
    return Interpreters.all().stream()
        .filter(candidate -> Recordings.NAMES.contains(candidate.name()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void recordInterpreter(Candidate candidate) throws Exception {
    interpreter(recorder, candidate.require());
  }

  static List<String> foreign() {
    return Recordings.FOREIGN;
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void recordForeignCore(String name) throws Exception {
    ForeignCore made = ForeignCore.require(name);
    core(recorder, name, made.core().toString(), made.truth(), made.root().toString());
  }

  private static void interpreter(Recorder recorder, Interpreter interpreter) throws Exception {
    Path root = interpreter.root();
    boolean everywhere = root != null || interpreter.executable().startsWith("/usr/bin");
    Interpreter moved = everywhere ? interpreter : moved(interpreter);
    try (RunningTarget target = TargetLauncher.start(moved, "recorded.py")) {
      byte[] truth = Files.readAllBytes(target.folder().resolve("truth.json"));
      Path folder = Path.of("/proc", Long.toString(target.pid()), "cwd").toRealPath();
      Path core = Cores.kernel(target.pid(), folder.resolve("core"));
      core(
          recorder,
          interpreter.name(),
          core.toString(),
          truth,
          root == null ? null : root.toString());
      Files.delete(core);
    } finally {
      if (!everywhere) {
        run("rm", "-r", moved.executable().getParent().getParent().toString());
      }
    }
  }

  private static void core(
      Recorder recorder, String name, String core, byte[] truth, @Nullable String root)
      throws Exception {
    try (CoreFile file = CoreFile.open(core)) {
      int size = recorder.record(name, file.target(new LocalFiles(List.of(), root, null)), truth);
      System.out.println(name + ": " + size + " bytes");
    }
  }

  /** The same interpreter in another place. */
  private static Interpreter moved(Interpreter interpreter) throws Exception {
    Path home = interpreter.executable().getParent().getParent();
    Path place = NEUTRAL.resolve(interpreter.name());
    Files.createDirectories(NEUTRAL);
    // links: where the file system is another one, copies
    if (run("cp", "-al", home.toString(), place.toString()) != 0
        && run("cp", "-a", home.toString(), place.toString()) != 0) {
      throw new IOException("cannot copy " + home + " to " + place);
    }
    Map<String, String> environment = new TreeMap<>();
    environment.put("PYTHONHOME", place.toString());
    environment.put("LD_LIBRARY_PATH", place.resolve("lib").toString());
    interpreter
        .environment()
        .forEach(
            (key, value) -> environment.put(key, value.replace(home.toString(), place.toString())));
    Path executable = place.resolve("bin").resolve(interpreter.executable().getFileName());
    return new Interpreter(
        interpreter.name(),
        interpreter.version(),
        List.of(executable.toString()),
        executable,
        environment,
        null,
        interpreter.traits());
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}

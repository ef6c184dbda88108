package dev.pystack.testkit.interpreters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs an interpreter once to see that it runs, and to learn its version. */
final class Probe {
  private static final String PROGRAM = "import sys; print('%d.%d.%d' % sys.version_info[:3])";

  private Probe() {}

  static Interpreter interpreter(
      String name,
      List<String> command,
      Path executable,
      Map<String, String> environment,
      @Nullable Path root,
      Set<Trait> traits)
      throws Unavailable, IOException, InterruptedException {
    if (!Files.isExecutable(executable)) {
      throw new Unavailable("not on this machine");
    }
    List<String> line = new ArrayList<>(command);
    line.add("-c");
    line.add(PROGRAM);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("PYTHON"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new Unavailable("does not run here: " + output.lines().findFirst().orElse("no answer"));
    }
    String version = output.substring(output.lastIndexOf('\n') + 1);
    return new Interpreter(name, version, command, executable, environment, root, traits);
  }
}

package dev.pystack.testkit.targets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Cores of running programs. What a machine lacks for them skips the test. */
public final class Cores {
  private static final Path GCORE = Path.of("/usr/bin/gcore");
  private static final long SECONDS = 120;

  private Cores() {}

  /** What gdb's gcore makes; the program goes on. */
  public static Path gcore(long pid, Path folder) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(GCORE), "gcore (gdb)");
    Path prefix = folder.resolve("made");
    run(List.of(GCORE.toString(), "-o", prefix.toString(), Long.toString(pid)));
    return Path.of(prefix + "." + pid);
  }

  /**
   * What the kernel makes when it kills the program by a signal: in the folder in which that works,
   * which programs with a root of their own share.
   *
   * @param to where it is put then
   */
  public static synchronized Path kernel(long pid, Path to)
      throws IOException, InterruptedException {
    assumeCorePattern();
    String id = Long.toString(pid);
    Path folder = Path.of("/proc", id, "cwd").toRealPath();
    run(List.of("prlimit", "--pid", id, "--core=unlimited:unlimited"));
    run(List.of("kill", "-ABRT", id));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    // the kernel has written the core when the process is gone
    while (Files.exists(Path.of("/proc", id)) && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    return Files.move(inFolder(folder, pid), to);
  }

  /** Runs a program that dies by a signal, and gives what the kernel makes of it. */
  public static Path dying(Path folder, List<String> command)
      throws IOException, InterruptedException {
    assumeCorePattern();
    List<String> line =
        new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -c unlimited; exec \"$@\""));
    line.add("sh");
    line.addAll(command);
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException(command + " did not die");
    }
    return inFolder(folder, process.pid());
  }

  private static void assumeCorePattern() throws IOException {
    String pattern =
        Files.readString(Path.of("/proc/sys/kernel/core_pattern"), StandardCharsets.UTF_8).strip();
    Assumptions.assumeTrue(
        pattern.equals("core"), "core_pattern \"core\", not \"" + pattern + "\"");
  }

  private static Path inFolder(Path folder, long pid) throws IOException {
    Path plain = folder.resolve("core");
    Path core = Files.exists(plain) ? plain : folder.resolve("core." + pid);
    if (!Files.exists(core)) {
      throw new IOException("no core in " + folder);
    }
    return core;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException(String.join(" ", command) + " did not end");
    }
  }
}

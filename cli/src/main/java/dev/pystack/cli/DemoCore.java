package dev.pystack.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The core of the demo's program, written by the kernel: only where {@code core_pattern} has it put
 * into the program's folder, which is ours.
 */
final class DemoCore {
  private static final Path PATTERN = Path.of("/proc/sys/kernel/core_pattern");
  private static final Path MY_LIMITS = Path.of("/proc/self/limits");
  private static final String LIMIT = "Max core file size";

  private DemoCore() {}

  /**
   * Why there will be no core, in words that go on a sentence; null where nothing is against it.
   */
  static @Nullable String obstacle() {
    try {
      String pattern = Files.readString(PATTERN, StandardCharsets.UTF_8).strip();
      for (String line : Files.readAllLines(MY_LIMITS, StandardCharsets.UTF_8)) {
        if (line.startsWith(LIMIT)) {
          String[] limits = line.substring(LIMIT.length()).strip().split(" +");
          return limits.length < 2 ? null : obstacle(pattern, limits[1]);
        }
      }
      return obstacle(pattern, "unlimited");
    } catch (IOException e) {
      return "this system does not tell where it puts cores";
    }
  }

  /**
   * Why there will be no core.
   *
   * @param pattern of core(5)
   * @param limit the hard limit of the size of cores
   */
  static @Nullable String obstacle(String pattern, String limit) {
    if (limit.equals("0")) {
      return "the limit of the size of cores is 0 (ulimit -H -c)";
    }
    if (pattern.startsWith("|")) {
      return "this system gives cores to a program (core_pattern is \"" + pattern + "\")";
    }
    if (pattern.isEmpty()) {
      return "this system writes none (core_pattern is empty)";
    }
    return pattern.indexOf('/') < 0
        ? null
        : "this system puts cores elsewhere (core_pattern is \"" + pattern + "\")";
  }

  /**
   * Ends the program by SIGABRT.
   *
   * @return the core, or null where none came
   */
  static @Nullable Path of(DemoProgram program) throws IOException {
    new ProcessBuilder("sh", "-c", "kill -ABRT " + program.pid()).start();
    if (!program.awaitEnd(TimeUnit.SECONDS.toMillis(60))) {
      return null;
    }
    File[] files = program.folder().toFile().listFiles();
    if (files != null) {
      for (File file : files) {
        if (!program.isScript(file.toPath()) && file.isFile() && file.length() > 0) {
          return file.toPath();
        }
      }
    }
    return null;
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a cold run loads and links: every class comes from the AOT cache that the launcher chose,
 * and of native code only what every JVM has. One class from elsewhere costs up to a millisecond.
 */
class CachedClassesTest {
  private static final Path ROOT = Path.of(System.getProperty("pystack.root"));

  /** Threads, a lock, arguments and values of several types. */
  private static final String PROGRAM =
      """
      import threading, time
      lock = threading.Lock()
      lock.acquire()
      def work(number, text="text"):
          table = {"key": [1, 2.5, None]}
          time.sleep(600) if number else lock.acquire()
      for number in range(2):
          threading.Thread(target=work, args=(number,), daemon=True).start()
      print("ready", flush=True)
      work(2)
      """;

  @TempDir Path folder;
  private Path launcher;
  private Path log;
  private Process python;

  /** The real image behind the real launcher, with one option more. */
  @BeforeEach
  void prepare() throws Exception {
    Process build =
        new ProcessBuilder(ROOT.resolve("pystack").toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("build").toFile())
            .start();
    assertThat(build.waitFor()).as(Files.readString(folder.resolve("build"))).isZero();
    Path real = ROOT.resolve("cli/target/image");
    Path image = Files.createDirectories(folder.resolve("cli/target/image"));
    launcher = Files.copy(ROOT.resolve("pystack"), folder.resolve("pystack"));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(image.resolve("bin"), real.resolve("bin"));
    Files.createSymbolicLink(image.resolve("lib"), real.resolve("lib"));
    Files.writeString(image.resolve("sources"), "return 1\n");
    Files.writeString(image.resolve("built"), "");
    log = folder.resolve("log");
    Files.writeString(
        image.resolve("options"),
        Files.readString(real.resolve("options")).strip()
            + " -Xlog:class+load,jni+resolve=debug:file="
            + log
            + "\n");
    try {
      python = new ProcessBuilder("python3", "-c", PROGRAM).directory(folder.toFile()).start();
    } catch (IOException e) {
      assumeTrue(false, "python3");
    }
    assertThat(python.inputReader().readLine()).isEqualTo("ready");
    Waiting.untilAtRest(python.pid());
  }

  @AfterEach
  void end() throws Exception {
    if (python != null) {
      python.destroyForcibly().waitFor();
    }
  }

  private String report(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addFirst(launcher.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("NO_COLOR", "1");
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String out = Files.readString(folder.resolve("out"));
    assertThat(process.exitValue()).as(out + Files.readString(folder.resolve("err"))).isZero();
    return out;
  }

  private String[] withPid(String line) {
    return (line + " " + python.pid()).split(" ");
  }

  private List<String> logged(String tag) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      if (line.contains("[" + tag)) {
        lines.add(line);
      }
    }
    assertThat(lines).as(tag).isNotEmpty();
    return lines;
  }

  private void everyClassIsFromTheCache() throws IOException {
    List<String> loaded = logged("class,load");
    assertThat(loaded.size()).as("classes in the log").isGreaterThan(400);
    loaded.removeIf(line -> line.contains("source: shared objects file"));
    assertThat(loaded).as("classes from outside the cache").isEmpty();
  }

  /**
   * All that is in a cache is loaded, used or not: one lambda in what the cache was trained on, and
   * some 150 classes that make lambdas are in it.
   */
  private void nothingMakesLambdas() throws IOException {
    assertThat(logged("class,load"))
        .noneMatch(line -> line.contains("java.lang.invoke.InnerClassLambdaMetafactory"));
  }

  /** Neither one of ours nor one by the foreign-function interface. */
  private void nothingNativeIsLinked() throws IOException {
    assertThat(logged("jni,resolve"))
        .noneMatch(line -> line.contains("dev.pystack"))
        .noneMatch(line -> line.contains("jdk.internal.foreign"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"remote", "remote --no-block", "remote --locals"})
  void plainReportsOfAProcessThatSleeps(String line) throws Exception {
    assertThat(report(withPid(line))).contains("in work").contains("<module>");

    everyClassIsFromTheCache();
    nothingMakesLambdas();
    nothingNativeIsLinked();
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "core --locals"})
  void reportsOfACore(String line) throws Exception {
    Path core = Cores.gcore(python.pid(), folder);
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    words.add(core.toString());
    assertThat(report(words.toArray(String[]::new))).contains("in work").contains("<module>");

    everyClassIsFromTheCache();
    if (words.size() == 2) { // the others have the large cache
      nothingMakesLambdas();
    }
    nothingNativeIsLinked();
  }

  @ParameterizedTest
  @ValueSource(strings = {"remote --native", "remote --native-all"})
  void nativeReports(String line) throws Exception {
    assertThat(report(withPid(line))).contains("(C) File").contains("in work");

    everyClassIsFromTheCache();
    assertThat(logged("jni,resolve"))
        .anyMatch(linked -> linked.contains("dev.pystack"))
        .noneMatch(linked -> linked.contains("jdk.internal.foreign"));
  }

  @Test
  void nativeReportOfACore() throws Exception {
    Path core = Cores.gcore(python.pid(), folder);
    assertThat(report("core", "--native", core.toString())).contains("in work");

    everyClassIsFromTheCache();
    nothingNativeIsLinked();
  }

  @ParameterizedTest
  @ValueSource(strings = {"remote --json", "remote --json --locals"})
  void jsonReports(String line) throws Exception {
    assertThat(report(withPid(line))).contains("\"work\"");

    everyClassIsFromTheCache();
    nothingNativeIsLinked();
  }
}

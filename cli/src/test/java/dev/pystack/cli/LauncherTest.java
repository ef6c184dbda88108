package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./pystack}: when it builds, and what it starts. */
class LauncherTest {
  private static final Path ROOT = Path.of(System.getProperty("pystack.root"));

  /** What a stand-in for the build and for the image's java print. */
  private static final String BUILT = "built";

  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  /**
   * A source tree of which only the launcher is real: its build and its JVM say what they are
   * asked.
   */
  @BeforeEach
  void tree() throws Exception {
    Path launcher = folder.resolve("pystack");
    Files.copy(ROOT.resolve("pystack"), launcher);
    executable(launcher);
    write("pom.xml", "");
    write("engine/pom.xml", "");
    write("engine/src/main/java/dev/pystack/python/layout/Layout.java", "");
    write("engine/src/main/java/dev/pystack/bytes/Leb128.java", "");
    write("engine/src/main/layouts/python-3.14.layout", "");
    write("linux/src/main/java/Linux.java", "");
    write("cli/src/main/resources/dev/pystack/cli/demo.py", "");
    write("build/layouts/GenerateLayouts.java", "");
    write("build/syscall/WriteSyscallStubs.java", "");
    write("build/image/build.sh", "build() { echo " + BUILT + " >&2; }\n");
    write("cli/target/image/options", "-one -two\n");
    write("cli/target/image/bin/java", "#!/bin/sh\nfor word; do echo \"<$word>\"; done\n");
    executable(folder.resolve("cli/target/image/bin/java"));
    write("cli/target/image/built", "");
    String list = ". \"$1/build/image/build.sh\"; root=$2; list_sources";
    Run sources =
        run(folder, Path.of("/bin/sh"), "-c", list, "sh", ROOT.toString(), folder.toString());
    assertThat(sources.err()).isEmpty();
    write("cli/target/image/sources", sources.out());
    Instant past = Instant.now().minusSeconds(1000);
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(past));
      }
    }
    Files.setLastModifiedTime(
        folder.resolve("cli/target/image/built"), FileTime.from(past.plusSeconds(100)));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Run run(Path cwd, Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    File out = Files.createTempFile("launcher", ".out").toFile();
    File err = Files.createTempFile("launcher", ".err").toFile();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(cwd.toFile())
              .redirectOutput(out)
              .redirectError(err);
      builder.environment().put("JAVA_TOOL_OPTIONS", "-Dpystack.any=thing");
      builder.environment().put("NO_COLOR", "1");
      Process process = builder.start();
      assertThat(process.waitFor(9, TimeUnit.MINUTES)).isTrue();
      return new Run(
          process.exitValue(),
          Files.readString(out.toPath(), StandardCharsets.UTF_8),
          Files.readString(err.toPath(), StandardCharsets.UTF_8));
    } finally {
      out.delete();
      err.delete();
    }
  }

  @Test
  void aFreshImageIsStartedWithoutABuild() throws Exception {
    Run run = run(folder, folder.resolve("pystack"), "remote", "1");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .endsWith(
            "<@" + folder.resolve("cli/target/image/options") + ">",
            "<-m>",
            "<dev.pystack.cli/dev.pystack.cli.Main>",
            "<remote>",
            "<1>");
  }

  @ParameterizedTest
  @CsvSource({
    "pystack.aot, --version",
    "pystack.aot, remote 1",
    "pystack.aot, remote --no-block 1",
    "pystack-locals.aot, remote --locals 1",
    "pystack-locals.aot, remote --no-block --locals 1",
    "pystack-all.aot, remote --locals --json 1",
    "pystack-all.aot, remote --native 1",
    "pystack-core.aot, core /core",
    "pystack-all.aot, core --locals /core",
    "pystack-all.aot, core --exhaustive --locals /core",
    "pystack-all.aot, demo",
    "pystack-all.aot, --help"
  })
  void theCacheIsTheSmallestThatWillDo(String cache, String line) throws Exception {
    Run run = run(folder, folder.resolve("pystack"), line.split(" "));

    assertThat(run.out().lines().findFirst().orElseThrow()).endsWith("/image/lib/" + cache + ">");
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    Run run = run(folder, folder.resolve("pystack"), "a  b", "*", "", "$HOME \"'");

    assertThat(run.out().lines()).endsWith("<a  b>", "<*>", "<>", "<$HOME \"'>");
  }

  @Test
  void startsFromAnywhereAndThroughLinks(@TempDir Path elsewhere) throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("absolute"), folder.resolve("pystack"));
    Path chain = Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("absolute"));

    assertThat(run(elsewhere, chain).out()).contains(folder.resolve("cli/target/image").toString());
    assertThat(run(Path.of("/"), link).err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "engine/pom.xml",
        "engine/src/main/java/dev/pystack/python/layout/Layout.java",
        "engine/src/main/layouts/python-3.14.layout",
        "linux/src/main/java/Linux.java",
        "cli/src/main/resources/dev/pystack/cli/demo.py",
        "build/layouts/GenerateLayouts.java",
        "build/syscall/WriteSyscallStubs.java"
      })
  void aChangedFileMakesItBuild(String name) throws Exception {
    Files.setLastModifiedTime(folder.resolve(name), FileTime.from(Instant.now()));

    assertThat(run(folder, folder.resolve("pystack")).err()).contains(BUILT);
  }

  @Test
  void aDeletedFileMakesItBuild() throws Exception {
    Files.delete(folder.resolve("engine/src/main/java/dev/pystack/bytes/Leb128.java"));

    assertThat(run(folder, folder.resolve("pystack")).err()).contains(BUILT);
  }

  @Test
  void aNewFileMakesItBuild() throws Exception {
    write("cli/src/main/resources/dev/pystack/cli/more.txt", "");

    assertThat(run(folder, folder.resolve("pystack")).err()).contains(BUILT);
  }

  @Test
  void aMissingImageMakesItBuild() throws Exception {
    Files.delete(folder.resolve("cli/target/image/built"));

    assertThat(run(folder, folder.resolve("pystack")).err()).contains(BUILT);
  }

  @Test
  void aMissingListOfSourcesMakesItBuild() throws Exception {
    Files.delete(folder.resolve("cli/target/image/sources"));

    assertThat(run(folder, folder.resolve("pystack")).err()).contains(BUILT);
  }

  @Test
  void theRealOneBuildsAndAnswers() throws Exception {
    run(ROOT, ROOT.resolve("pystack"), "--version"); // builds where that is due
    Run run = run(Path.of("/"), ROOT.resolve("pystack"), "--version");

    assertThat(run).isEqualTo(new Run(0, "0.1.0\n", ""));
  }
}

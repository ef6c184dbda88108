package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.targets.Waiting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The archive that is given away: unpacked into a path with a blank in it, made read-only, and run
 * without a Java or a PATH. Runs after {@code package}.
 */
class ArchiveIT {
  private static final Path TARGET =
      Path.of(System.getProperty("pystack.root")).resolve("cli/target");
  private static final int NOBODY = 65534;

  /** One that every user may run. */
  private static final String PYTHON = "/usr/bin/python3";

  /** What was measured, and a little; whoever makes it larger should know. */
  private static final long MAX_SIZE = 40_000_000;

  @TempDir static Path folder;

  private static Path archive;
  private static Path unpacked;
  private static Path classes;

  private record Run(int status, String out, String err) {}

  @BeforeAll
  static void unpack() throws Exception {
    try (Stream<Path> files = Files.list(TARGET)) {
      archive =
          files
              .filter(file -> file.getFileName().toString().endsWith(".tar.gz"))
              .max(Comparator.comparing(file -> file.toFile().lastModified()))
              .orElseThrow(() -> new IOException("no archive in " + TARGET));
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path place = Files.createDirectory(folder.resolve("any place"));
    // times as if it had been copied: caches must not depend on them
    Run tar = run(null, "tar", "-xmzf", archive.toString(), "-C", place.toString());
    assertThat(tar).isEqualTo(new Run(0, "", ""));
    try (Stream<Path> roots = Files.list(place)) {
      unpacked = roots.toList().getFirst();
    }
    assertThat(archive.getFileName()).hasToString(unpacked.getFileName() + ".tar.gz");
    // one option more, so that each JVM says what it loads
    classes = Files.createDirectory(folder.resolve("classes"));
    Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path options = unpacked.resolve("lib/pystack/options");
    String all = Files.readString(options).strip();
    Files.writeString(
        options,
        all + " -Xlog:class+load:file=" + classes + "/%p\n",
        StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(run(null, "chmod", "-R", "a-w", unpacked.toString()).status()).isZero();
  }

  /**
   * @param path the PATH; null: that of this process
   */
  private static Run run(String path, String... command) throws Exception {
    File out = Files.createTempFile("archive", ".out").toFile();
    File err = Files.createTempFile("archive", ".err").toFile();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectOutput(out)
              .redirectError(err);
      if (path != null) {
        builder.environment().clear();
        builder.environment().put("PATH", path);
      }
      builder.environment().put("NO_COLOR", "1");
      Process process = builder.start();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return new Run(
          process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    } finally {
      out.delete();
      err.delete();
    }
  }

  private static Run pystack(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addFirst(unpacked.resolve("bin/pystack").toString());
    return run("", command.toArray(String[]::new));
  }

  private static String as(int user) {
    return "--reuid=" + user;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Starts a Python that sleeps; as another user, where one is given. */
  private static Process python(String... before) throws Exception {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(PYTHON, "-c", "import time; print('ready', flush=True); time.sleep(600)"));
    Process python;
    try {
      python = new ProcessBuilder(command).directory(new File("/")).start();
    } catch (IOException e) {
      assumeTrue(false, PYTHON);
      throw e;
    }
    assertThat(python.inputReader().readLine()).isEqualTo("ready");
    Waiting.untilAtRest(python.pid());
    return python;
  }

  private static void forgetClasses() throws IOException {
    try (Stream<Path> logs = Files.list(classes)) {
      for (Path log : logs.toList()) {
        Files.delete(log);
      }
    }
  }

  private static void allClassesAreFromTheCache() throws IOException {
    try (Stream<Path> logs = Files.list(classes)) {
      List<Path> all = logs.toList();
      assertThat(all).hasSize(1);
      assertThat(Files.readAllLines(all.getFirst()))
          .isNotEmpty()
          .allMatch(line -> line.contains("source: shared objects file"));
    }
  }

  @Test
  void isSmall() throws Exception {
    assertThat(archive).isRegularFile();
    assertThat(Files.size(archive)).isLessThan(MAX_SIZE);
  }

  @Test
  void holdsWhatIsNeededAndAllLicences() throws Exception {
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(unpacked)) {
      files.filter(Files::isRegularFile).map(unpacked::relativize).forEach(f -> names.add("" + f));
    }
    assertThat(names)
        .contains(
            "bin/pystack",
            "lib/pystack/bin/java",
            "lib/pystack/lib/pystack.aot",
            "lib/pystack/lib/pystack-locals.aot",
            "lib/pystack/lib/pystack-core.aot",
            "lib/pystack/lib/pystack-all.aot",
            "lib/pystack/legal/java.base/LICENSE",
            "lib/pystack/legal/java.base/ASSEMBLY_EXCEPTION",
            "lib/pystack/legal/commons-cli/LICENSE.txt",
            "lib/pystack/legal/commons-cli/NOTICE.txt",
            "lib/pystack/legal/jackson-core/LICENSE",
            "lib/pystack/legal/jackson-core/NOTICE",
            "share/bash-completion/completions/pystack",
            "share/doc/pystack/LICENSE",
            "share/fish/vendor_completions.d/pystack.fish",
            "share/man/man1/pystack.1",
            "share/zsh/site-functions/_pystack")
        .noneMatch(name -> name.endsWith(".record") || name.endsWith(".log"));
  }

  @Test
  void namesNoFolderOfTheBuild() throws Exception {
    String launcher = Files.readString(unpacked.resolve("bin/pystack"));
    assertThat(launcher).doesNotContain("target/image", "build", "stale", "mvn");
  }

  @Test
  void startsThroughALinkInThePath(@TempDir Path bin) throws Exception {
    Files.createSymbolicLink(bin.resolve("first"), unpacked.resolve("bin/pystack"));
    Files.createSymbolicLink(bin.resolve("pystack"), Path.of("first"));

    assertThat(run(bin + ":/usr/bin:/bin", "/bin/sh", "-c", "pystack --version"))
        .isEqualTo(new Run(0, "0.1.0\n", ""));
  }

  @ParameterizedTest
  @CsvSource({"remote", "remote --locals"})
  void aReportLoadsEveryClassFromItsCache(String command) throws Exception {
    Process python = python();
    try {
      forgetClasses();
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.add(Long.toString(python.pid()));
      Run run = pystack(words.toArray(String[]::new));

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("<module>");
      allClassesAreFromTheCache();
    } finally {
      python.destroyForcibly().waitFor();
    }
  }

  @Test
  void aReportOfACoreLoadsEveryClassFromItsCache(@TempDir Path cores) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcore")), "gdb");
    Process python = python();
    try {
      String pid = Long.toString(python.pid());
      assertThat(run(null, "/usr/bin/gcore", "-o", cores + "/core", pid).status()).isZero();
      forgetClasses();
      Run run = pystack("core", cores + "/core." + pid);

      assertThat(run.out()).contains("<module>");
      allClassesAreFromTheCache();
    } finally {
      python.destroyForcibly().waitFor();
    }
  }

  @Test
  void theVersionLoadsEveryClassFromItsCache() throws Exception {
    forgetClasses();

    assertThat(pystack("--version")).isEqualTo(new Run(0, "0.1.0\n", ""));
    allClassesAreFromTheCache();
  }

  /** The JVM turns off what the cache relies on where there is much memory, if it is let. */
  @Test
  void aMachineWithMuchMemoryUsesTheCacheToo() throws Exception {
    Path image = unpacked.resolve("lib/pystack");
    List<String> command = new ArrayList<>();
    command.add(image.resolve("bin/java").toString());
    command.add("-XX:MaxRAM=1000g");
    command.add("-XX:AOTCache=" + image.resolve("lib/pystack.aot"));
    command.addAll(List.of(Files.readString(image.resolve("options")).strip().split(" ")));
    command.addAll(List.of("-m", "dev.pystack.cli/dev.pystack.cli.Main", "--version"));
    command.addAll(0, List.of("/usr/bin/env", "LC_ALL=C.UTF-8"));
    forgetClasses();

    assertThat(run("", command.toArray(String[]::new))).isEqualTo(new Run(0, "0.1.0\n", ""));
    allClassesAreFromTheCache();
  }

  @Test
  void anotherUserThanItsOwnerMayRunIt() throws Exception {
    assumeTrue(isRoot(), "root");
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(Files.isExecutable(setpriv), "setpriv");
    Path yama = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    assumeTrue(
        !Files.exists(yama) || Files.readString(yama).strip().equals("0"),
        "kernel.yama.ptrace_scope = 0");
    String[] nobody = {setpriv.toString(), as(NOBODY), "--regid=" + NOBODY, "--clear-groups"};
    Process python = python(nobody);
    try {
      forgetClasses();
      List<String> command = new ArrayList<>(List.of(nobody));
      command.add(unpacked.resolve("bin/pystack").toString());
      command.addAll(List.of("remote", Long.toString(python.pid())));
      Run run = run("", command.toArray(String[]::new));

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("Traceback for thread");
      allClassesAreFromTheCache();
    } finally {
      python.destroyForcibly().waitFor();
    }
  }

  /** Root may write where no mode lets him; not where the file system is read-only. */
  @Test
  void runsFromAFileSystemThatIsReadOnly() throws Exception {
    String probe = "mount --bind /tmp /tmp";
    assumeTrue(
        isRoot() && run(null, "/usr/bin/env", "unshare", "-m", "sh", "-c", probe).status() == 0,
        "root that may mount (CAP_SYS_ADMIN)");
    String script =
        """
        mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 91
        ! touch "$1/written" 2>/dev/null || exit 92
        exec "$1/bin/pystack" remote --locals "$2"
        """;
    Process python = python();
    try {
      forgetClasses();
      String pid = Long.toString(python.pid());
      Run run =
          run(
              System.getenv("PATH"),
              "/usr/bin/env",
              "unshare",
              "-m",
              "/bin/sh",
              "-c",
              script,
              "sh",
              unpacked.toString(),
              pid);

      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(run.out()).contains("<module>");
      allClassesAreFromTheCache();
    } finally {
      python.destroyForcibly().waitFor();
    }
  }

  @Test
  void runningLeavesNothingInIt() throws Exception {
    String before = listing();
    assertThat(pystack("demo").status()).isBetween(0, 1);
    assertThat(pystack("core", "--help").status()).isZero();

    assertThat(listing()).isEqualTo(before);
  }

  private static String listing() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(unpacked)) {
      for (Path file : files.sorted().toList()) {
        text.append(file).append(' ').append(Files.getLastModifiedTime(file)).append('\n');
      }
    }
    return text.toString();
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real core, packed as people and systemd pack theirs. */
class CompressedCoreTest {
  @TempDir Path folder;

  @Test
  void thePackedCoreShowsWhatThePlainOneDoes() throws Exception {
    Path gcore = Path.of("/usr/bin/gcore");
    assumeTrue(Files.isExecutable(gcore), "gcore (gdb)");
    Interpreter interpreter =
        Interpreters.all().stream()
            .filter(candidate -> candidate.name().startsWith("pyenv-3.1"))
            .findFirst()
            .orElseThrow()
            .require();
    Path core;
    try (RunningTarget target = TargetLauncher.start(interpreter, "sleeping.py")) {
      sh(gcore + " -o " + folder.resolve("core") + " " + target.pid());
      core = folder.resolve("core." + target.pid());
    }
    InProcess plain = InProcess.run("core", "--locals", core.toString());
    assertThat(plain.code()).as(plain.summary()).isZero();
    Path half = folder.resolve("half");
    try (InputStream in = Files.newInputStream(core)) {
      Files.write(half, in.readNBytes(700_000));
    }
    InProcess little = InProcess.run("core", half.toString());
    assertThat(little.err())
        .contains("Core " + half + " is truncated, and no Python is found in what is there");
    assertThat(little.code()).isEqualTo(1);
    int formats = 0;
    for (String command : new String[] {"gzip -1", "zstd -q", "xz -0", "lz4 -q"}) {
      if (!Files.isExecutable(Path.of("/usr/bin", command.split(" ")[0]))) {
        continue;
      }
      formats++;
      Path packed = folder.resolve("packed");
      sh(command + " -c " + core + " > " + packed);
      InProcess run = InProcess.run("core", "--locals", packed.toString());
      assertThat(run.code()).as(run.summary()).isZero();
      assertThat(run.err()).doesNotContain("compressed");
      assertThat(run.out()).isEqualTo(plain.out());
      byte[] bytes = Files.readAllBytes(packed);
      Files.write(packed, Arrays.copyOf(bytes, bytes.length - bytes.length / 50));
      InProcess cut = InProcess.run("core", packed.toString());
      assertThat(cut.err())
          .contains("Of the compressed core only the first ")
          .contains(" bytes came out: it ends too early");
      Files.write(packed, Arrays.copyOf(bytes, 10));
      InProcess start = InProcess.run("core", packed.toString());
      assertThat(start.code()).isEqualTo(1);
      assertThat(start.err().lines().count()).as(start.err()).isLessThan(4);
    }
    assertThat(formats).isPositive();
  }

  private static void sh(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(command).isTrue();
    assertThat(process.exitValue()).as(command).isZero();
  }

  @Test
  void theProgressGoesWhenItIsDone() throws Exception {
    for (boolean plain : new boolean[] {false, true}) {
      java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
      Output output =
          new Output(
              new Surroundings(java.io.OutputStream.nullOutputStream(), err, true, true, plain));
      ProgressLine line;
      long begun;
      do { // until it is asked soon enough
        err.reset();
        begun = System.nanoTime();
        line = new ProgressLine(output);
        line.at(1, 100, 1000);
      } while (System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(300));
      assertThat(err.size()).isZero();
      Thread.sleep(400);
      line.at(50, 100, 1L << 31);
      line.end();
      String shown = err.toString();
      assertThat(shown)
          .startsWith("\rUnpacking the core [###############...............] 50% (2.0 GiB)");
      assertThat(shown).endsWith(plain ? " \r" : "\r\033[K");
      assertThat(shown.contains("\033")).isEqualTo(!plain);
    }
    assertThat(Sizes.of(12)).isEqualTo("12 bytes");
    assertThat(Sizes.of(3 << 20)).isEqualTo("3.0 MiB");
    assertThat(Sizes.of(Long.MAX_VALUE)).isEqualTo("8192.0 PiB");
  }
}

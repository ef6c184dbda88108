package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that is looked at goes on as if nobody had looked, whatever happens to the looker.
 */
class LeftAloneTest {
  @TempDir Path folder;

  private static Interpreter any() {
    for (Candidate candidate : Interpreters.all().reversed()) {
      Interpreter interpreter = candidate.orNull();
      if (interpreter != null && interpreter.isAtLeast(3, 8)) {
        return interpreter;
      }
    }
    return Assumptions.abort("any interpreter since 3.8");
  }

  /** The kernel's own record of a run: no ptrace, no writing to the target, no signal to it. */
  @Test
  void validatedRunNeitherTracesNorWrites() throws Exception {
    Path strace = Path.of("/usr/bin/strace");
    Assumptions.assumeTrue(Files.isExecutable(strace), "strace");
    try (RunningTarget target = TargetLauncher.start(any(), "sleeping.py")) {
      Path log = folder.resolve("strace.txt");
      List<String> command =
          new ArrayList<>(List.of(strace.toString(), "-f", "-qq", "-o", log.toString()));
      command.addAll(OwnJvm.command("remote", "--json", Long.toString(target.pid())));
      Process process =
          new ProcessBuilder(command)
              .redirectError(folder.resolve("err.txt").toFile())
              .redirectOutput(folder.resolve("out.txt").toFile())
              .start();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      String out = Files.readString(folder.resolve("out.txt"), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(out).isZero();
      assertThat(out).contains("\"consistency\":\"validated\"");
      String pid = Long.toString(target.pid());
      List<String> calls = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      assertThat(calls).hasSizeGreaterThan(100);
      assertThat(calls).noneMatch(call -> call.contains(" ptrace("));
      assertThat(calls).noneMatch(call -> call.contains("process_vm_writev("));
      assertThat(calls)
          .noneMatch(
              call ->
                  call.contains("/proc/" + pid + "/")
                      && (call.contains("O_RDWR") || call.contains("O_WRONLY")));
      assertThat(calls)
          .noneMatch(call -> call.matches(".* (kill|tkill|tgkill)\\(" + pid + "[,)].*"));
      assertThat(calls).anyMatch(call -> call.contains("/proc/" + pid + "/mem"));
    }
  }

  /** Killed while the target stands still: the kernel lets it go. */
  @Test
  void killedInTheMidstOfStopLeavesTargetRunning() throws Exception {
    int caught = 0;
    try (RunningTarget target = TargetLauncher.start(any(), "busy.py", "60")) {
      for (int attempt = 0; attempt < 40 && caught < 3; attempt++) {
        Process process =
            OwnJvm.start(
                folder.resolve("killed.txt"), "remote", "--locals", Long.toString(target.pid()));
        while (process.isAlive()) {
          if (!ProcState.stoppedOrTraced(target.pid()).isEmpty()) {
            caught += process.destroyForcibly().isAlive() ? 1 : 0;
            break;
          }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertRuns(target);
      }
    }
    assertThat(caught).as("times killed while the target was stopped").isPositive();
  }

  private static void assertRuns(RunningTarget target) throws Exception {
    long before = ProcState.ticks(target.pid());
    assertThat(Waiting.until(() -> ProcState.ticks(target.pid()) > before))
        .as("it goes on")
        .isTrue();
    assertThat(ProcState.stoppedOrTraced(target.pid())).isEmpty();
  }
}

package dev.pystack.testkit.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program describes itself, and nothing is left behind. */
class TargetProgramsTest {
  static List<Candidate> interpreters() {
    return Interpreters.all().stream().filter(c -> c.name().startsWith("maven-")).toList();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void sleepingDescribesFiveThreads(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    Path folder;
    long pid;
    try (RunningTarget target = TargetLauncher.start(interpreter, "sleeping.py")) {
      folder = target.folder();
      pid = target.pid();
      assertThat(target.truth().threads()).hasSize(5);
      assertThat(target.truth().threads()).allMatch(thread -> thread.tid() != 0);
      assertThat(target.truth().threads()).anyMatch(thread -> "worker-1".equals(thread.name()));
      assertThat(Path.of("/proc/" + pid + "/task"))
          .isDirectoryNotContaining(
              task -> task.endsWith(Long.toString(target.truth().recorder())));
      assertThat(Files.list(Path.of("/proc/" + pid + "/task"))).hasSize(5);
    }
    assertThat(folder).doesNotExist();
    assertThat(Path.of("/proc/" + pid)).doesNotExist();
  }
}

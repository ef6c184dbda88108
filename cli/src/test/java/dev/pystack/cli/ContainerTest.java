package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.TruthComparison;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A target with a root directory of its own: its files are meant, not ours of the same name. */
class ContainerTest {
  static List<Candidate> interpreters() {
    return Interpreters.all().stream().filter(c -> c.name().startsWith("debian-")).toList();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void sourceLinesComeFromInside(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "sleeping.py")) {
      // a file of this machine, by the name that the program has inside
      Path decoy = interpreter.inside(target.folder()).resolve("sleeping.py");
      assertThat(decoy).doesNotExist();
      Files.createDirectories(decoy.getParent());
      try {
        Files.writeString(decoy, "another file\n".repeat(200), StandardCharsets.UTF_8);
        InProcess run = InProcess.remote(target.pid(), "--json");
        assertThat(run.code()).as(run.summary()).isZero();
        assertThat(TruthComparison.differences(target.truth(), run.out())).isEmpty();
        assertThat(run.out())
            .contains("return outer(depth - 1, label)")
            .doesNotContain("another file");
      } finally {
        Files.deleteIfExists(decoy);
        Files.deleteIfExists(decoy.getParent());
      }
    }
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.targets.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @Test
  void itShowsWhatItSays() throws Exception {
    Run run = Run.of("demo", "--python", Pythons.since(2, 7));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(" (primes) ", " (pipeline) ", " (consumer) ", " (transfer) ")
        .contains("in is_prime", "in slowly", "in withdraw", "amount: 100")
        .contains("pystack remote --locals PID");
    Matcher process = Pattern.compile("as process (\\d+)\\.").matcher(run.out());
    assertThat(process.find()).isTrue();
    String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).strip();
    if (DemoCore.obstacle() == null) {
      String core = run.out().substring(run.out().indexOf("The same from a core dump"));
      assertThat(core)
          .contains("\nCore file information:\n", "died due receiving signal SIGABRT")
          .contains("in is_prime", "in slowly", "in withdraw", "amount: 100")
          .contains("pystack core --locals CORE");
    } else {
      assertThat(run.out()).contains("There is no core dump of it to show: ").contains(pattern);
    }
    long pid = Long.parseLong(process.group(1));
    assertThat(Waiting.until(() -> ProcessHandle.of(pid).isEmpty())).isTrue();
    Matcher file = Pattern.compile("File \"(.*demo\\.py)\"").matcher(run.out());
    assertThat(file.find()).isTrue();
    assertThat(Path.of(file.group(1)).getParent()).doesNotExist();
  }

  /** A program that starts the demo's, and ends as by Ctrl-C while there is a core of it. */
  static final class Interrupted {
    public static void main(String[] args) throws Exception {
      DemoProgram program = DemoProgram.start(args[0]);
      Files.writeString(program.folder().resolve("core"), "half");
      System.out.println(program.folder() + " " + program.pid());
      System.exit(130);
    }
  }

  @Test
  void interruptedItLeavesNothing(@TempDir Path folder) throws Exception {
    List<String> command = OwnJvm.command();
    command.removeLast();
    command.addAll(List.of(Interrupted.class.getName(), Pythons.since(2, 7)));
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(said)).isEqualTo(130);
    String[] left = Files.readString(said).strip().split(" ");
    assertThat(Path.of(left[0])).doesNotExist();
    long pid = Long.parseLong(left[1]);
    assertThat(Waiting.until(() -> ProcessHandle.of(pid).isEmpty())).isTrue();
  }

  @Test
  void itSaysWhyThereIsNoCore() {
    assertThat(DemoCore.obstacle("core", "unlimited")).isNull();
    assertThat(DemoCore.obstacle("core.%p", "4096")).isNull();
    assertThat(DemoCore.obstacle("core", "0")).contains("ulimit -H -c");
    assertThat(DemoCore.obstacle("|/lib/systemd/systemd-coredump %P", "unlimited"))
        .isEqualTo(
            "this system gives cores to a program (core_pattern is"
                + " \"|/lib/systemd/systemd-coredump %P\")");
    assertThat(DemoCore.obstacle("/var/cores/%e.%p", "unlimited")).contains("elsewhere");
    assertThat(DemoCore.obstacle("", "unlimited")).contains("empty");
  }

  @Test
  void withoutThatPythonItSaysSo() {
    Run run = Run.of("demo", "--python", "/no/such/python3");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("💀 No program to run at /no/such/python3 💀\n");
  }

  @Test
  void whatIsNoPythonSaysWhy(@TempDir Path folder) throws IOException {
    Path broken = folder.resolve("python3");
    Files.writeString(broken, "#!/bin/sh\necho it is broken >&2\nexit 3\n");
    broken.toFile().setExecutable(true);
    Run run = Run.of("demo", "--python", broken.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "💀 The demo's program did not start with "
                + broken
                + ": it ended at once: it is broken 💀\n");
  }
}

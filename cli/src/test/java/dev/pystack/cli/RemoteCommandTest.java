package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.targets.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The command on real processes; what it reads of them is tested elsewhere. */
class RemoteCommandTest {
  private static DemoProgram program;
  private static String pid;

  @BeforeAll
  static void start() throws Exception {
    program = DemoProgram.start(Pythons.since(3, 6), "golden.py");
    Waiting.untilAtRest(program.pid());
    pid = Integer.toString(program.pid());
  }

  @AfterAll
  static void end() {
    if (program != null) {
      program.close();
    }
  }

  @Test
  void jsonIsValidAndAlone() throws IOException {
    Run run = Run.of("remote", "--json", "--locals", pid);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode document = ReportSchema.valid(run.out());
    JsonNode target = document.get("target");
    assertThat(target.get("pid").asInt()).isEqualTo(program.pid());
    assertThat(target.get("kind").asString()).isEqualTo("process");
    assertThat(target.get("arguments").get(1).asString()).isEqualTo("-u");
    assertThat(target.get("consistency").asString()).isIn("validated", "stopped");
    assertThat(document.get("threads")).hasSize(4);
    JsonNode serve = document.get("threads").get(2).get("frames").get(0);
    assertThat(serve.get("name").asString()).isEqualTo("serve");
    List<String> arguments =
        serve.get("arguments").valueStream().map(a -> a.get("name").asString()).toList();
    assertThat(arguments).containsExactly("self", "customer", "orders", "extras");
    assertThat(serve.get("arguments").get(3).get("value").asString()).isEqualTo("{'sugar': True}");
    assertThat(serve.get("locals").get(0).toString())
        .isEqualTo("{\"name\":\"order\",\"value\":\"'tea'\"}");
  }

  @Test
  void jsonIsIndentedOnATerminal() throws IOException {
    Run run = Run.onTerminal("remote", "--json", pid);
    assertThat(run.out()).startsWith("{\n  \"schema\": 1,\n").doesNotContain("\u001b");
    ReportSchema.valid(run.out());
  }

  @Test
  void textIsInColoursOnATerminalOnly() {
    assertThat(Run.onTerminal("remote", pid).out()).contains("\u001b[32m(Python)\u001b[0m");
    assertThat(Run.onTerminal("--no-color", "remote", pid).out()).doesNotContain("\u001b");
    assertThat(Run.in(true, true, "remote", pid).out()).doesNotContain("\u001b");
    assertThat(Run.of("remote", pid).out()).doesNotContain("\u001b");
  }

  @Test
  void notBlockingNeverStops() throws IOException {
    JsonNode document = ReportSchema.valid(Run.of("remote", "--no-block", "--json", pid).out());
    assertThat(document.get("target").get("consistency").asString()).isIn("validated", "unchecked");
  }

  @Test
  void verboseRunsSayWhatTheyDo() {
    Run quiet = Run.of("remote", pid);
    Run info = Run.of("remote", "-v", pid);
    Run debug = Run.of("remote", "-vv", pid);
    assertThat(quiet.err()).isEmpty();
    assertThat(info.out()).isEqualTo(quiet.out());
    assertThat(info.err().lines())
        .isNotEmpty()
        .allMatch(l -> l.startsWith("INFO(process_remote): "));
    assertThat(info.err()).contains("Process " + pid + " runs CPython 3.");
    assertThat(debug.err()).contains("DEBUG(process_remote): ");
  }

  @Test
  void aReaderThatHasGoneEndsTheReport() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    for (String option : new String[] {"--locals", "--json"}) {
      Run run = Run.into(closed, "remote", option, pid);
      assertThat(run.exitCode()).isEqualTo(141);
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void aProcessThatIsNoPython() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sleep")), "no /bin/sleep on this machine");
    Process sleep = new ProcessBuilder("/bin/sleep", "600").start();
    try {
      String other = Long.toString(sleep.pid());
      // until it is sleep, and no JVM about to become it
      Path name = Path.of("/proc/" + other + "/comm");
      assertThat(Waiting.until(() -> Files.readString(name).startsWith("sleep"))).isTrue();
      Waiting.untilAtRest(sleep.pid());
      Run text = Run.of("remote", other);
      assertThat(text.exitCode()).isEqualTo(2);
      assertThat(text.out()).isEmpty();
      assertThat(text.err())
          .startsWith("💀 Process " + other + " (")
          .contains("sleep")
          .hasLineCount(1);
      Run json = Run.of("remote", "--json", other);
      assertThat(json.exitCode()).isEqualTo(2);
      assertThat(json.err()).isEqualTo(text.err());
      JsonNode document = ReportSchema.valid(json.out());
      assertThat(document.get("error").get("kind").asString()).isEqualTo("not-python");
      assertThat(document.get("target").get("arguments").get(1).asString()).isEqualTo("600");
    } finally {
      sleep.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessThatIsNotThere() throws IOException {
    Run run = Run.of("remote", "--json", "2147483647");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("💀 No such process id: 2147483647 💀\n");
    JsonNode document = ReportSchema.valid(run.out());
    assertThat(document.get("error").get("kind").asString()).isEqualTo("no-such-process");
    assertThat(document.get("target").get("pid").asInt()).isEqualTo(2147483647);
  }

  @Test
  void elsewhereItSaysThatItNeedsLinux() throws IOException {
    String system = System.getProperty("os.name");
    System.setProperty("os.name", "Mac OS X");
    try {
      Run run = Run.of("remote", "--json", pid);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("💀 pystack remote needs Linux: this is Mac OS X 💀\n");
      assertThat(ReportSchema.valid(run.out()).get("error").get("kind").asString())
          .isEqualTo("engine");
    } finally {
      System.setProperty("os.name", system);
    }
  }

  @Test
  void aMethodThatDoesNotFindItSaysSo() throws IOException {
    Run run = Run.of("remote", "--json", "--method", "heap", pid);
    if (run.exitCode() != 0) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(ReportSchema.valid(run.out()).get("error").get("kind").asString())
          .isEqualTo("not-enough-information");
      assertThat(run.err()).contains("--exhaustive");
    } else {
      ReportSchema.valid(run.out());
    }
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.targets.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The whole way, from a process to its text, against what PyStack prints of the same program;
 * {@code src/test/golden/record_remote.py} recorded that.
 */
class RemoteGoldenTest {
  private static final Pattern HEADER =
      Pattern.compile("Traceback for thread \\d+ (\\([^\\n]*?\\) )?");

  @Test
  void plainTextIsPyStacks() throws Exception {
    try (DemoProgram program = DemoProgram.start(Pythons.since(3, 6), "golden.py")) {
      Waiting.untilAtRest(program.pid());
      Run run = Run.of("remote", Integer.toString(program.pid()));
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(normal(run.out())).isEqualTo(recorded("golden.txt"));
    }
  }

  @Test
  void colouredTextIsPyStacks() throws Exception {
    // columns are known from 3.11 on
    try (DemoProgram program = DemoProgram.start(Pythons.since(3, 11), "golden.py")) {
      Waiting.untilAtRest(program.pid());
      Run run = Run.onTerminal("remote", Integer.toString(program.pid()));
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(normal(run.out())).isEqualTo(recorded("golden-coloured.txt"));
    }
  }

  /** Thread ids become their place in the report, names and folders go. */
  private static String normal(String text) {
    StringBuilder numbered = new StringBuilder();
    Matcher header = HEADER.matcher(text);
    for (int place = 1; header.find(); place++) {
      header.appendReplacement(numbered, "Traceback for thread #" + place + " ");
    }
    header.appendTail(numbered);
    return numbered.toString().replaceAll("File \"[^\"]*/", "File \"");
  }

  private static String recorded(String name) throws IOException {
    try (InputStream in = RemoteGoldenTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final String GONE = "2147483647";

  @Test
  void errorsAreRedOnATerminal() {
    assertThat(Run.onTerminal("remote", GONE).err())
        .isEqualTo("\u001b[31m💀 No such process id: " + GONE + " 💀\n\u001b[0m");
  }

  @Test
  void errorsAreWithoutColoursElsewhere() {
    assertThat(Run.of("remote", GONE).err()).isEqualTo("💀 No such process id: " + GONE + " 💀\n");
  }

  @Test
  void plainTextHasNoSkulls() {
    String plain = "No such process id: " + GONE + "\n";
    assertThat(Run.in(true, true, "remote", GONE).err()).isEqualTo(plain);
    assertThat(Run.onTerminal("--no-color", "remote", GONE).err()).isEqualTo(plain);
    assertThat(Run.onTerminal("remote", "--no-color", GONE).err()).isEqualTo(plain);
  }

  @Test
  void aReaderThatHasGoneIsNoError() {
    Run run = Run.into(refusing("Broken pipe"), "--help");
    assertThat(run.exitCode()).isEqualTo(141);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aFullDiskIsAnError() {
    Run run = Run.into(refusing("No space left on device"), "--help");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("💀 Cannot write the report: No space left on device 💀\n");
  }

  @Test
  void nobodyNeedsToReadTheErrors() {
    OutputStream closed = refusing("Bad file descriptor");
    int code =
        Main.run(new String[] {"remote"}, new Surroundings(closed, closed, false, false, false));
    assertThat(code).isEqualTo(2);
  }

  private static OutputStream refusing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}

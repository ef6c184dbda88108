package dev.pystack.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.PyThread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What PyStack does not have, or has otherwise; the rest is in {@link TextReportGoldenTest}. */
class TextReportTest {
  private static final String FRAME =
      "    (Python) File \"/srv/app.py\", line 3, in wait\n        time.sleep(seconds)\n";

  @Test
  void aWaitingThreadSaysSo() {
    assertThat(header(Gil.WAITING, false)).contains(" [Waiting for the GIL] ");
    assertThat(header(Gil.DROPPING, true)).contains(" [Dropping the GIL,Garbage collecting] ");
    assertThat(header(Gil.UNKNOWN, false)).contains(" [] ");
  }

  @Test
  void aTerminatedThreadMayStillHoldTheGil() {
    PyThread thread =
        new PyThread(0, null, 0L, Gil.HOLDING, true, List.of(frame("wait")), List.of());
    assertThat(text(thread))
        .startsWith(
            "Traceback for thread 0 [Thread terminated,Has the GIL,Garbage collecting]"
                + " (most recent call last):\n");
  }

  @Test
  void threadsThatHaveEndedAreNotOneThread() {
    PyThread thread = new PyThread(0, null, 0L, Gil.NONE, false, List.of(frame("wait")), List.of());
    String one = "Traceback for thread 0 [Thread terminated] (most recent call last):\n" + FRAME;
    assertThat(text(thread, thread)).isEqualTo(one + "\n" + one);
  }

  @Test
  void unknownPartsAreMarked() {
    Frame frame =
        new Frame.Python(
            new Known.Unknown<>("trash"), new Known.Unknown<>("trash"), true, false, null, null);
    assertThat(text(thread("x", frame))).contains("    (Python) File \"???\", line ???, in ???\n");
  }

  @Test
  void anInstructionOfNoLineHasNoLine() {
    Frame frame =
        new Frame.Python(
            new Known.Value<>(new Frame.Code("f", "f", "a.py")),
            new Known.Value<>(new Frame.Position(0, null)),
            true,
            false,
            null,
            null);
    assertThat(text(thread("x", frame))).contains("File \"a.py\", line ???, in f\n");
  }

  @Test
  void theNameIsTheShortOne() {
    Frame frame =
        new Frame.Python(
            new Known.Value<>(new Frame.Code("C.f.<locals>.g", "g", "a.py")),
            new Known.Value<>(new Frame.Position(7, null)),
            true,
            false,
            null,
            null);
    assertThat(text(thread("x", frame))).contains("File \"a.py\", line 7, in g\n");
  }

  @Test
  void aFrameSeenAgainIsPrintedAgain() {
    Frame frame = frame("wait");
    String text = text(thread("a", frame, frame), thread("b", frame));
    assertThat(text.split(java.util.regex.Pattern.quote(FRAME), -1)).hasSize(4);
  }

  @Test
  void nothingFromTheTargetReachesTheTerminalAsControl() {
    String evil = "\u001b[31m\u0007\r\n\u009b1m\u202e\u2028\u007f";
    Frame frame =
        new Frame.Python(
            new Known.Value<>(new Frame.Code(evil, evil, evil)),
            new Known.Value<>(new Frame.Position(1, null)),
            true,
            false,
            new Frame.SourceLine("a" + evil + "\tb", 1, 3),
            new Frame.Variables(
                List.of(new Frame.Variable(evil, evil)), List.of(new Frame.Variable(evil, evil))));
    for (boolean colours : new boolean[] {false, true}) {
      String text =
          TextReport.of(snapshot(thread(evil, frame)), colours)
              .replaceAll("\u001b\\[(0|2|3[1-4])m", colours ? "" : "$0");
      assertThat(text.lines()).hasSize(7);
      assertThat(text.replace("\n", "").replace("\t", "").codePoints())
          .noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2028);
      assertThat(text).contains("\\x1b[31m\\x07\\r\\n\\x9b1m\\u202e\\u2028\\x7f");
    }
  }

  @Test
  void tabsInSourceLinesStay() {
    Frame frame =
        new Frame.Python(
            new Known.Value<>(new Frame.Code("f", "f", "a\tb.py")),
            new Known.Value<>(new Frame.Position(1, null)),
            true,
            false,
            new Frame.SourceLine("x = 1\t# one", 0, 0),
            null);
    assertThat(text(thread("t", frame))).contains("a\\tb.py").contains("x = 1\t# one");
  }

  private static String header(Gil gil, boolean collecting) {
    return text(new PyThread(1, "x", 0L, gil, collecting, List.of(frame("wait")), List.of()));
  }

  private static Frame frame(String name) {
    return new Frame.Python(
        new Known.Value<>(new Frame.Code(name, name, "/srv/app.py")),
        new Known.Value<>(new Frame.Position(3, null)),
        true,
        false,
        new Frame.SourceLine("time.sleep(seconds)", 0, 0),
        null);
  }

  private static PyThread thread(String name, Frame... frames) {
    return new PyThread(1, name, 0L, Gil.NONE, false, List.of(frames), List.of());
  }

  private static Snapshot snapshot(PyThread... threads) {
    return new Snapshot(
        new Snapshot.Python("3.12.0", false, Snapshot.Status.RUNNING),
        List.of(),
        List.of(threads),
        List.of());
  }

  private static String text(PyThread... threads) {
    return TextReport.of(snapshot(threads), false);
  }
}

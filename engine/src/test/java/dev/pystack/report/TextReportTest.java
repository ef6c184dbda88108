package dev.pystack.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.NativeTrace;
import dev.pystack.model.NativeTrace.Merge;
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

  /** The lines are PyStack's, recorded of a target of 3.11. */
  @Test
  void nativeFramesAsPyStackPrintsThem() {
    String libc = "/usr/lib/x86_64-linux-gnu/libc.so.6";
    String ffi = "/usr/lib/x86_64-linux-gnu/libffi.so.8.1.2";
    Frame.Native known =
        new Frame.Native(1, "qsort_r", "qsort_r", "./stdlib/msort.c", 296, 7, libc, false);
    Frame.Native inlined =
        new Frame.Native(
            1, "msort_with_tmp", "msort_with_tmp", "./stdlib/msort.c", 44, 1, libc, true);
    Frame.Native noLine = new Frame.Native(1, "ffi_call", "ffi_call", null, 0, 0, ffi, false);
    Frame.Native noName = new Frame.Native(1, null, null, null, 0, 0, ffi, false);
    Frame.Native nothing = new Frame.Native(1, null, null, null, 0, 0, null, false);
    PyThread thread =
        natives(Merge.ADDRESS, known, inlined, frame("wait"), noLine, noName, nothing);
    assertThat(text(thread))
        .isEqualTo(
            "Traceback for thread 1 (x) [] (most recent call last):\n"
                + "    (C) File \"./stdlib/msort.c\", line 296, in qsort_r ("
                + libc
                + ")\n"
                + "    (C) File \"./stdlib/msort.c\", line 44, in msort_with_tmp (inlined) ("
                + libc
                + ")\n"
                + FRAME
                + "    (C) File \"???\", line 0, in ffi_call ("
                + ffi
                + ")\n"
                + "    (C) File \""
                + ffi
                + "\", line 0, in ??? ("
                + ffi
                + ")\n"
                + "    (C) File \"???\", line 0, in ??? (???)\n");
    assertThat(TextReport.of(snapshot(natives(Merge.COUNT, inlined)), true))
        .contains(
            "    \u001b[34m(C)\u001b[0m File \"./stdlib/msort.c\", line 44, in"
                + " \u001b[33mmsort_with_tmp (inlined)\u001b[0m (\u001b[2m"
                + libc
                + "\u001b[0m)\n");
  }

  @Test
  void stacksThatDoNotFitSaySoInPyStacksWords() {
    assertThat(text(natives(Merge.NONE, frame("wait"))))
        .isEqualTo(
            "Traceback for thread 1 (x) [] (most recent call last):\n"
                + "* - Unable to merge native stack due to insufficient native information - *\n"
                + FRAME);
    // as PyStack does where native stacks were asked for
    assertThat(text(natives(Merge.ADDRESS)))
        .isEqualTo("Traceback for thread 1 (x) [] (most recent call last):\n");
  }

  private static PyThread natives(Merge merge, Frame... frames) {
    NativeTrace trace = new NativeTrace(List.of(), merge);
    return new PyThread(1, "x", 0L, Gil.NONE, false, List.of(frames), List.of(), trace);
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

package dev.pystack.recording;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.target.Target;
import dev.pystack.target.TextFile;
import dev.pystack.testkit.targets.Truth;
import dev.pystack.testkit.targets.TruthComparison;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Records a target and its report, if that is what the program says of itself. */
final class Recorder {
  private final Path folder;

  Recorder(Path folder) {
    this.folder = folder;
  }

  /**
   * @return the bytes written
   * @throws IOException also where the report is not right: nothing is written then
   */
  int record(String name, Target target, byte[] truth) throws IOException {
    RecordingTarget recording = new RecordingTarget(target);
    List<String> decisions = new ArrayList<>();
    if (Replay.runtime(recording, decisions) == null) {
      throw new IOException(name + ": no interpreter: " + decisions);
    }
    Snapshot snapshot = Replay.snapshot(recording);
    if (snapshot == null) {
      throw new IOException(name + ": not found again");
    }
    Recording made = recording.recording(truth);
    made = made.withTexts(thinned(made.texts(), snapshot));
    String json = Replay.json(target, snapshot, name);
    List<String> differences = TruthComparison.differencesWithLocals(Truth.parse(truth), json);
    if (!differences.isEmpty()) {
      throw new IOException(name + ": " + String.join("\n", differences));
    }
    Thinning.thin(made, thinner -> gives(thinner, name, json));
    byte[] bytes = RecordingFile.bytes(made);
    if (!gives(RecordingFile.parse(bytes), name, json)) {
      throw new IOException(name + ": the recording does not give the same report");
    }
    Files.write(folder.resolve(name + ".rec"), bytes);
    Files.writeString(folder.resolve(name + ".json"), json);
    return bytes.length;
  }

  private static boolean gives(Recording recording, String name, String json) {
    RecordedTarget target = new RecordedTarget(recording);
    Snapshot snapshot = Replay.snapshot(target);
    return snapshot != null && Replay.json(target, snapshot, name).equals(json);
  }

  /** Source files with only those lines that the report shows, and the first two (their coding). */
  private static Map<String, TextFile> thinned(Map<String, TextFile> texts, Snapshot snapshot) {
    Map<String, Set<Integer>> shown = new HashMap<>();
    for (PyThread thread : snapshot.threads()) {
      for (Frame frame : thread.frames()) {
        if (frame instanceof Frame.Python python
            && python.code() instanceof Known.Value<Frame.Code> code
            && python.position() instanceof Known.Value<Frame.Position> position) {
          shown
              .computeIfAbsent(code.value().file(), file -> new TreeSet<>(Set.of(1, 2)))
              .add(position.value().line());
        }
      }
    }
    Map<String, TextFile> thin = new TreeMap<>();
    texts.forEach(
        (path, text) ->
            thin.put(
                path,
                new TextFile(
                    lines(text.bytes(), shown.getOrDefault(path, Set.of(1, 2))), text.newer())));
    return thin;
  }

  private static byte[] lines(byte[] text, Set<Integer> kept) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int line = 1;
    for (byte b : text) {
      if (b == '\n' || kept.contains(line)) {
        out.write(b);
      }
      line += b == '\n' ? 1 : 0;
    }
    return out.toByteArray();
  }
}

package dev.pystack.fuzz;

import dev.pystack.memory.Memory;
import dev.pystack.memory.PageCache;
import dev.pystack.recording.RecordedMemory;
import dev.pystack.recording.RecordedTarget;
import dev.pystack.recording.Recording;
import dev.pystack.recording.Recordings;
import java.util.HashMap;
import java.util.Map;

/**
 * CPython's structures: a recording whose memory is changed, read with variables into both reports.
 * An input is the recording's number, whether memory has holes, and {@link Changes}.
 */
public final class FuzzPython {
  private static final Map<String, Recording> OPEN = new HashMap<>();

  private FuzzPython() {}

  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput input = new FuzzInput(data);
    int chosen = input.u8();
    String name = Recordings.NAMES.get((chosen & 0x7f) % Recordings.NAMES.size());
    Recording recording = OPEN.computeIfAbsent(name, Recordings::named);
    RecordedMemory changed =
        Changes.apply(recording.memory(), input, recording.architecture().addressSize());
    Memory memory =
        (chosen & 0x80) == 0 ? changed : new PageCache(new EndlessMemory(changed), 8192);
    Reports.check(new RecordedTarget(recording, memory));
  }
}

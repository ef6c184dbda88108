package dev.pystack.recording;

import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.TargetThread;
import dev.pystack.target.TextFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report needed of a target. {@link RecordingFile} keeps it in a file.
 *
 * @param threads in the kernel's order
 * @param localTids of those thread ids that were translated
 * @param files bytes of mapped files, by path
 * @param texts source files, by path
 * @param truth what the program wrote of itself, as its JSON
 */
@SuppressWarnings("ArrayRecordComponent")
public record Recording(
    Architecture architecture,
    int pid,
    @Nullable String executable,
    List<String> arguments,
    List<Mapping> mappings,
    Map<Integer, Thread> threads,
    Map<Integer, Integer> localTids,
    RecordedMemory memory,
    Map<String, RecordedMemory> files,
    Map<String, TextFile> texts,
    byte[] truth) {

  /**
   * A thread.
   *
   * @param futex the address on which it slept, or 0
   */
  public record Thread(TargetThread known, long futex) {}

  /** The same with other source files. */
  Recording withTexts(Map<String, TextFile> others) {
    return new Recording(
        architecture,
        pid,
        executable,
        arguments,
        mappings,
        threads,
        localTids,
        memory,
        files,
        others,
        truth);
  }
}

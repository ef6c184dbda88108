package dev.pystack.recording;

import dev.pystack.memory.Memory;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import dev.pystack.target.TargetThread;
import dev.pystack.target.TextFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replays a {@link Recording}: answers as the target did, and has holes where nobody asked. */
public final class RecordedTarget implements Target {
  private final Recording recording;
  private final TargetMemory memory;

  public RecordedTarget(Recording recording) {
    this(recording, recording.memory());
  }

  /**
   * @param memory in place of the recorded one
   */
  public RecordedTarget(Recording recording, Memory memory) {
    this.recording = recording;
    this.memory =
        new TargetMemory(
            memory, recording.architecture().order(), recording.architecture().addressSize());
  }

  @Override
  public Architecture architecture() {
    return recording.architecture();
  }

  @Override
  public int pid() {
    return recording.pid();
  }

  @Override
  public @Nullable String executable() {
    return recording.executable();
  }

  @Override
  public List<Mapping> mappings() {
    return recording.mappings();
  }

  @Override
  public List<String> arguments() {
    return recording.arguments();
  }

  @Override
  public int[] threads() {
    int[] tids = new int[recording.threads().size()];
    int i = 0;
    for (int tid : recording.threads().keySet()) {
      tids[i++] = tid;
    }
    return tids;
  }

  @Override
  public @Nullable TargetThread thread(int tid) {
    Recording.Thread thread = recording.threads().get(tid);
    return thread == null ? null : thread.known();
  }

  @Override
  public int localTid(int tid) {
    Integer local = recording.localTids().get(tid);
    return local == null ? tid : local;
  }

  @Override
  public TargetMemory memory() {
    return memory;
  }

  @Override
  public @Nullable Memory file(Mapping mapping) {
    return recording.files().get(mapping.path());
  }

  @Override
  public @Nullable TextFile textFile(String path, int maxBytes) {
    TextFile text = recording.texts().get(path);
    return text == null || text.bytes().length > maxBytes ? null : text;
  }

  @Override
  public long futex(int tid) {
    Recording.Thread thread = recording.threads().get(tid);
    return thread == null ? 0 : thread.futex();
  }

  @Override
  public @Nullable Registers registers(int tid) {
    return null;
  }
}

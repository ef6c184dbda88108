package dev.pystack.recording;

import dev.pystack.memory.Memory;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import dev.pystack.target.TargetThread;
import dev.pystack.target.TextFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything through to a target, live or a core, and notes what was asked for: what a
 * {@link RecordedTarget} needs to give the same report.
 */
final class RecordingTarget implements Target {
  private final Target source;
  private final RecordingMemory bytes;
  private final TargetMemory memory;
  private final Map<String, RecordingMemory> files = new TreeMap<>();
  private final Map<String, TextFile> texts = new TreeMap<>();
  private final Map<Integer, Integer> localTids = new HashMap<>();

  RecordingTarget(Target source) {
    this.source = source;
    this.bytes = new RecordingMemory(source.memory().raw());
    this.memory =
        new TargetMemory(bytes, source.architecture().order(), source.architecture().addressSize());
  }

  /** What was asked for until now. */
  Recording recording(byte[] truth) {
    Map<String, RecordedMemory> ofFiles = new TreeMap<>();
    files.forEach((path, file) -> ofFiles.put(path, new RecordedMemory(file.stretches())));
    Map<Integer, Recording.Thread> threads = new TreeMap<>();
    for (int tid : source.threads()) {
      TargetThread thread = source.thread(tid);
      if (thread != null) {
        threads.put(tid, new Recording.Thread(thread, source.futex(tid)));
      }
    }
    return new Recording(
        source.architecture(),
        source.pid(),
        source.executable(),
        source.arguments(),
        source.mappings(),
        threads,
        localTids,
        new RecordedMemory(bytes.stretches()),
        ofFiles,
        texts,
        truth);
  }

  @Override
  public Architecture architecture() {
    return source.architecture();
  }

  @Override
  public int pid() {
    return source.pid();
  }

  @Override
  public @Nullable String executable() {
    return source.executable();
  }

  @Override
  public List<Mapping> mappings() {
    return source.mappings();
  }

  @Override
  public List<String> arguments() {
    return source.arguments();
  }

  @Override
  public int[] threads() {
    return source.threads();
  }

  @Override
  public @Nullable TargetThread thread(int tid) {
    return source.thread(tid);
  }

  @Override
  public int localTid(int tid) {
    int local = source.localTid(tid);
    localTids.put(tid, local);
    return local;
  }

  @Override
  public TargetMemory memory() {
    return memory;
  }

  @Override
  public @Nullable Memory file(Mapping mapping) {
    Memory file = source.file(mapping);
    return file == null
        ? null
        : files.computeIfAbsent(mapping.path(), path -> new RecordingMemory(file));
  }

  @Override
  public @Nullable TextFile textFile(String path, int maxBytes) {
    TextFile text = source.textFile(path, maxBytes);
    if (text != null) {
      texts.put(path, text);
    }
    return text;
  }

  @Override
  public long futex(int tid) {
    return source.futex(tid);
  }

  /** None: a recording is of Python stacks. */
  @Override
  public @Nullable Registers registers(int tid) {
    return null;
  }
}

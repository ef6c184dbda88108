package dev.pystack.stacks;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds source lines to a snapshot. Apart from the reading, because files are read when the target
 * runs again: they do not change with it.
 */
public final class SnapshotSources {
  private final SourceLines lines;
  // by identity: frames of one code object at one place share their Position, and hundreds of idle
  // threads stand at the same place
  private final IdentityHashMap<Frame.Position, Frame.@Nullable SourceLine> known =
      new IdentityHashMap<>();

  private SnapshotSources(Target target) {
    this.lines = new SourceLines(target);
  }

  /** The snapshot with its source lines, and warnings of files that are not what runs. */
  public static Snapshot added(Snapshot snapshot, Target target) {
    SnapshotSources sources = new SnapshotSources(target);
    List<PyThread> threads = new ArrayList<>(snapshot.threads().size());
    for (int i = 0; i < snapshot.threads().size(); i++) {
      threads.add(sources.thread(snapshot.threads().get(i)));
    }
    List<String> warnings = new ArrayList<>(snapshot.warnings());
    warnings.addAll(sources.lines.warnings());
    return new Snapshot(snapshot.python(), snapshot.interpreters(), threads, warnings);
  }

  private PyThread thread(PyThread thread) {
    List<Frame> frames = new ArrayList<>(thread.frames().size());
    for (int i = 0; i < thread.frames().size(); i++) {
      Frame frame = thread.frames().get(i);
      frames.add(frame instanceof Frame.Python python ? python(python) : frame);
    }
    return new PyThread(
        thread.tid(),
        thread.name(),
        thread.interpreter(),
        thread.gil(),
        thread.collecting(),
        frames,
        thread.warnings(),
        thread.natives());
  }

  private Frame.Python python(Frame.Python frame) {
    if (!(frame.code() instanceof Known.Value<Frame.Code> code)
        || !(frame.position() instanceof Known.Value<Frame.Position> position)) {
      return frame;
    }
    Frame.SourceLine source = known.get(position.value());
    if (source == null && !known.containsKey(position.value())) {
      source = lines.at(code.value().file(), position.value());
      known.put(position.value(), source);
    }
    return source == null
        ? frame
        : new Frame.Python(
            frame.code(), frame.position(), frame.entry(), frame.shim(), source, frame.variables());
  }
}

package dev.pystack.cli;

import dev.pystack.model.Frame;
import dev.pystack.model.NativeTrace;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.stacks.merge.Namer;
import dev.pystack.stacks.merge.NativeMerge;
import dev.pystack.stacks.merge.NativeReading;
import dev.pystack.target.DebugFiles;
import dev.pystack.target.Target;
import dev.pystack.unwind.RawFrame;
import dev.pystack.unwind.Symbolizer;
import java.util.ArrayList;
import java.util.List;

/** Native frames in a report. Loaded only where they are asked for. */
final class NativeFrames {
  private NativeFrames() {}

  /**
   * The snapshot with its native frames and what is to be said of them.
   *
   * @param files where debug information is looked for
   */
  static Snapshot added(Snapshot snapshot, NativeReading reading, Target files, Log log) {
    DebugFiles prepared = reading.debugFiles();
    DebugFiles debugFiles = prepared == null ? new DebugFiles(files) : prepared;
    Symbolizer symbolizer = new Symbolizer(debugFiles, reading.modules());
    Snapshot merged = NativeMerge.merged(snapshot, reading, new Names(symbolizer));
    say(merged, log);
    List<String> warnings = new ArrayList<>(merged.warnings());
    warnings.addAll(symbolizer.warnings());
    return new Snapshot(merged.python(), merged.interpreters(), merged.threads(), warnings);
  }

  /** A class where a lambda would cost a cold start more. */
  private record Names(Symbolizer symbolizer) implements Namer {
    @Override
    public void prepare(List<RawFrame> frames) {
      symbolizer.prepare(frames);
    }

    @Override
    public List<Frame.Native> frames(RawFrame frame) {
      return symbolizer.frames(frame);
    }
  }

  private static void say(Snapshot snapshot, Log log) {
    if (!log.isInfo()) {
      return;
    }
    int address = 0;
    int count = 0;
    int none = 0;
    for (PyThread thread : snapshot.threads()) {
      NativeTrace trace = thread.natives();
      if (trace == null) {
        continue;
      }
      switch (trace.merge()) {
        case ADDRESS -> address++;
        case COUNT -> count++;
        case NONE -> none++;
      }
    }
    log.info(
        "Native stacks: "
            + address
            + " merged by address, "
            + count
            + " by the number of calls, "
            + none
            + " not merged");
  }
}

package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/**
 * Divides the Python frames of a thread into runs of the interpreter's loop and finds the record
 * that each run keeps on the C stack: a local variable of {@code _PyEval_EvalFrameDefault}. In 3.10
 * and 3.11 that is the {@code CFrame} ({@code cpython/pystate.h}), from 3.12 on the entry frame
 * (the shim, {@code ceval.c}). Before 3.10 there is none.
 */
public final class RunReader {
  private static final int MAX_CFRAMES = 200_000;

  private final Structs structs;
  private final Facts.EntryFrames entries;

  public RunReader(Structs structs) {
    this.structs = structs;
    this.entries = structs.layout().facts().entryFrames();
  }

  /**
   * Innermost run first. Frames beyond the last known entry are a run too: its outer end could not
   * be read.
   *
   * @param threadState address of the {@code PyThreadState}
   */
  public List<Run> read(long threadState, FrameChain chain) {
    List<Run> runs = runs(chain.frames());
    if (entries == Facts.EntryFrames.SHIM || !structs.has(Field.THREAD_STATE_CFRAME)) {
      return runs;
    }
    List<Long> cframes = cframes(threadState);
    return structs.has(Field.CFRAME_CURRENT_FRAME)
        ? byInnermostFrame(runs, cframes, chain.frames())
        : byOrder(runs, cframes, chain.warnings().isEmpty());
  }

  /** As {@link #read}, but without records: those are of use only together with a native stack. */
  public List<Run> withoutRecords(FrameChain chain) {
    List<Run> runs = runs(chain.frames());
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      runs.set(i, new Run(run.first(), run.end(), 0));
    }
    return runs;
  }

  private List<Run> runs(List<FrameState> frames) {
    List<Run> runs = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < frames.size(); i++) {
      FrameState frame = frames.get(i);
      if (entries == Facts.EntryFrames.SHIM ? frame.shim() : frame.entry()) {
        runs.add(new Run(first, i + 1, frame.shim() ? frame.address() : 0));
        first = i + 1;
      }
    }
    if (first < frames.size()) {
      runs.add(new Run(first, frames.size(), 0));
    }
    return runs;
  }

  /** Those on the C stack, innermost first: the last link of the chain is in the thread state. */
  private List<Long> cframes(long threadState) {
    List<Long> cframes = new ArrayList<>();
    HashSet<Long> seen = new HashSet<>();
    try {
      long root =
          structs.has(Field.THREAD_STATE_ROOT_CFRAME)
              ? structs.address(threadState, Field.THREAD_STATE_ROOT_CFRAME)
              : 0;
      long cframe = structs.get(threadState, Field.THREAD_STATE_CFRAME);
      while (cframe != 0 && cframe != root && cframes.size() < MAX_CFRAMES && seen.add(cframe)) {
        cframes.add(cframe);
        cframe = structs.get(cframe, Field.CFRAME_PREVIOUS);
      }
    } catch (MemoryFault unreadable) {
      // those read so far are right
    }
    return cframes;
  }

  /** 3.11 and later: each record points to the innermost frame of its run. */
  private List<Run> byInnermostFrame(List<Run> runs, List<Long> cframes, List<FrameState> frames) {
    HashMap<Long, Long> records = new HashMap<>();
    for (int i = cframes.size() - 1; i >= 0; i--) {
      long cframe = cframes.get(i);
      try {
        // a record that is made but not filled yet has the frame of the run before it
        records.putIfAbsent(structs.get(cframe, Field.CFRAME_CURRENT_FRAME), cframe);
      } catch (MemoryFault unreadable) {
        // its run is placed by other means
      }
    }
    List<Run> placed = new ArrayList<>(runs.size());
    for (Run run : runs) {
      Long record = records.get(frames.get(run.first()).address());
      placed.add(record == null ? run : new Run(run.first(), run.end(), record));
    }
    return placed;
  }

  /**
   * 3.10: a record for each frame, and perhaps one more for a call that has not linked its frame
   * yet. So they are counted from the outer end, where that was reached.
   */
  private static List<Run> byOrder(List<Run> runs, List<Long> cframes, boolean whole) {
    int skipped = whole ? cframes.size() - runs.size() : 0;
    if (skipped < 0 || skipped > 1) {
      return runs;
    }
    List<Run> placed = new ArrayList<>(runs.size());
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      int at = i + skipped;
      placed.add(at < cframes.size() ? new Run(run.first(), run.end(), cframes.get(at)) : run);
    }
    return placed;
  }
}

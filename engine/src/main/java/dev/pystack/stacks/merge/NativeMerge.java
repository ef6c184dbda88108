package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.model.NativeTrace;
import dev.pystack.model.NativeTrace.Merge;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.unwind.LoadedModule;
import dev.pystack.unwind.NativeStack;
import dev.pystack.unwind.RawFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts native stacks into a snapshot: names their frames and merges them with Python's. */
public final class NativeMerge {
  private final Snapshot snapshot;
  private final NativeReading reading;
  private final Namer namer;
  private final Roles roles;
  private final Map<Long, NamedPlace> named = new HashMap<>();
  private final Set<Long> seen = new HashSet<>();
  private final Set<String> ownModules = new HashSet<>();

  private NativeMerge(Snapshot snapshot, NativeReading reading, Namer namer) {
    this.snapshot = snapshot;
    this.reading = reading;
    this.namer = namer;
    this.roles = new Roles(reading.oldLoop());
  }

  /**
   * The snapshot with native frames.
   *
   * @param snapshot of the same moment as the reading
   */
  public static Snapshot merged(Snapshot snapshot, NativeReading reading, Namer namer) {
    return new NativeMerge(snapshot, reading, namer).merged();
  }

  private Snapshot merged() {
    name();
    List<PyThread> merged = new ArrayList<>();
    List<PyThread> threads = snapshot.threads();
    int next = 0;
    while (next < threads.size()) {
      // the entries of one thread stand side by side; those that have ended are not one thread
      int end = next + 1;
      int tid = threads.get(next).tid();
      while (tid != 0 && end < threads.size() && threads.get(end).tid() == tid) {
        end++;
      }
      merged.addAll(merged(threads.subList(next, end)));
      next = end;
    }
    for (PyThread other : reading.others()) {
      merged.addAll(merged(List.of(other)));
    }
    return new Snapshot(snapshot.python(), snapshot.interpreters(), merged, snapshot.warnings());
  }

  /**
   * Names all places that the stacks lead through. The interpreter's own modules are the runtime's,
   * and that of its loop: a program may have a copy of the variables.
   */
  private void name() {
    List<RawFrame> places = new ArrayList<>();
    for (NativeStack stack : reading.stacks().values()) {
      collect(stack.frames(), places);
    }
    namer.prepare(places);
    List<List<Frame.Native>> names = new ArrayList<>(places.size());
    String module = reading.module();
    if (module != null) {
      ownModules.add(module);
    }
    for (int i = 0; i < places.size(); i++) {
      List<Frame.Native> functions = namer.frames(places.get(i));
      names.add(functions);
      if (module != null) {
        findOwnModule(functions);
      }
    }
    for (int i = 0; i < places.size(); i++) {
      RawFrame frame = places.get(i);
      LoadedModule loaded = ownModules.isEmpty() ? null : reading.modules().at(frame.lookup());
      boolean own = loaded != null && ownModules.contains(loaded.path());
      named.put(key(frame), new NamedPlace(new ArrayList<>(names.get(i).reversed()), own));
    }
  }

  /** The first frame met at each place. */
  private void collect(List<RawFrame> frames, List<RawFrame> places) {
    for (int i = 0; i < frames.size(); i++) {
      RawFrame frame = frames.get(i);
      if (seen.add(key(frame))) {
        places.add(frame);
      }
    }
  }

  /**
   * A return address and an interrupted instruction may be the same place, but not the same line.
   */
  private static Long key(RawFrame frame) {
    return frame.pc() << 1 | (frame.pc() == frame.lookup() ? 1 : 0);
  }

  private void findOwnModule(List<Frame.Native> functions) {
    for (Frame.Native function : functions) {
      String library = function.library();
      if (library != null && roles.evaluates(function.symbol())) {
        ownModules.add(library);
      }
    }
  }

  /** Of the entries of one thread. */
  private List<PyThread> merged(List<PyThread> entries) {
    NativeStack raw = reading.stacks().get(entries.get(0).tid());
    boolean whole = raw != null && raw.end() == null;
    List<PhysicalFrame> stack = raw == null ? List.of() : physical(raw);
    List<PythonStack> python = new ArrayList<>(entries.size());
    for (PyThread entry : entries) {
      PythonStack own = reading.python().get(entry);
      python.add(own == null ? new PythonStack(List.of()) : own);
    }
    Placement placement = raw == null ? null : ByAddress.place(stack, whole, python);
    if (placement == null && raw != null) {
      placement = ByCount.place(stack, whole, python, roles);
    }
    Weaver weaver = new Weaver(roles, reading.mode() == NativeMode.LAST, python);
    List<Weaver.Woven> woven =
        placement == null ? weaver.separate(stack) : weaver.weave(stack, placement);
    List<PyThread> merged = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      PyThread entry = entries.get(i);
      List<String> warnings = entry.warnings();
      String warning = i > 0 ? null : warning(entry.tid(), raw, placement);
      if (warning != null) {
        warnings = new ArrayList<>(warnings);
        warnings.add(warning);
      }
      merged.add(merged(entry, woven.get(i), warnings, whole));
    }
    return merged;
  }

  private PyThread merged(
      PyThread thread, Weaver.Woven woven, List<String> warnings, boolean whole) {
    List<PhysicalFrame> part = woven.part();
    NativeTrace trace = woven.trace();
    boolean ended = thread.tid() == 0;
    return new PyThread(
        thread.tid(),
        thread.name(),
        thread.interpreter(),
        NativeStatus.gil(thread, part, whole, reading.oldLoop()),
        NativeStatus.collects(thread, part, collecting(thread.interpreter())),
        ended ? thread.frames() : woven.frames(),
        warnings,
        // a thread that has ended has no native stack that could be merged
        ended ? new NativeTrace(List.of(), Merge.ADDRESS) : trace);
  }

  private static @Nullable String warning(
      int tid, @Nullable NativeStack raw, @Nullable Placement placement) {
    if (tid == 0) {
      return null;
    }
    if (raw == null) {
      return "The native stack is not known: there are no registers of the thread";
    }
    if (raw.end() == null) {
      return null;
    }
    if (raw.frames().isEmpty()) {
      return "The native stack is not known: " + raw.end();
    }
    int missing = placement == null ? 0 : placement.missing();
    String where = "";
    if (placement != null && missing > 0) {
      where =
          missing == placement.places().size()
              ? "; it does not reach the Python frames, which are shown before it"
              : "; the outermost Python frames are shown without it";
    }
    return "The native stack ends early: " + raw.end() + where;
  }

  /** Whether an interpreter says that it collects garbage; null where it does not tell. */
  private @Nullable Boolean collecting(@Nullable Long interpreter) {
    for (Snapshot.Interpreter one : snapshot.interpreters()) {
      if (interpreter != null && one.id() == interpreter) {
        return one.collecting();
      }
    }
    return null;
  }

  private List<PhysicalFrame> physical(NativeStack raw) {
    List<PhysicalFrame> stack = new ArrayList<>(raw.frames().size());
    for (int i = raw.frames().size() - 1; i >= 0; i--) {
      RawFrame frame = raw.frames().get(i);
      NamedPlace place = named.get(key(frame));
      if (place != null) {
        stack.add(new PhysicalFrame(frame, place));
      }
    }
    return stack;
  }
}

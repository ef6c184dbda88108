package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.model.NativeTrace;
import dev.pystack.model.NativeTrace.Merge;
import dev.pystack.model.NativeTrace.Role;
import dev.pystack.stacks.merge.Placement.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Weaves one native stack and the Python stacks that it runs into one. Where several interpreters
 * share a thread, a native frame belongs to the one whose Python frames led to it.
 */
final class Weaver {
  private final Roles roles;
  private final boolean lastOnly;
  private final List<PythonStack> entries;
  private final List<List<Frame>> merged = new ArrayList<>();
  private final List<List<NativeTrace.Entry>> traces = new ArrayList<>();
  private final List<List<PhysicalFrame>> parts = new ArrayList<>();
  // of each entry, how many of its merged frames there were when its last Python frame was added
  private final int[] pythonEnds;
  private int current;

  /**
   * @param lastOnly whether native frames are shown only behind the last Python frame
   * @param entries at least one
   */
  Weaver(Roles roles, boolean lastOnly, List<PythonStack> entries) {
    this.roles = roles;
    this.lastOnly = lastOnly;
    this.entries = entries;
    this.pythonEnds = new int[entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      merged.add(new ArrayList<>());
      traces.add(new ArrayList<>());
      parts.add(new ArrayList<>());
    }
  }

  /**
   * What became of one entry.
   *
   * @param part the native frames that belong to it
   */
  record Woven(List<Frame> frames, NativeTrace trace, List<PhysicalFrame> part) {}

  /**
   * @param stack in print order
   * @return for each entry
   */
  List<Woven> weave(List<PhysicalFrame> stack, Placement placement) {
    List<Place> places = placement.places();
    int next = 0;
    current = places.isEmpty() ? 0 : places.get(0).entry();
    for (int i = 0; i < stack.size(); i++) {
      while (next < places.size() && places.get(next).at() == i && !places.get(next).found()) {
        python(places.get(next++));
      }
      PhysicalFrame frame = stack.get(i);
      if (next == places.size() || places.get(next).at() != i) {
        functions(frame, 0, frame.functions().size());
        parts.get(current).add(frame);
        continue;
      }
      int loop = loop(frame);
      functions(frame, 0, loop);
      current = places.get(next).entry();
      parts.get(current).add(frame);
      Frame.Native call = frame.functions().get(loop);
      traces.get(current).add(new NativeTrace.Entry(call, Role.EVAL));
      while (next < places.size() && places.get(next).at() == i) {
        python(places.get(next++));
      }
      functions(frame, loop + 1, frame.functions().size());
    }
    return woven(placement.merge());
  }

  /** The stacks side by side, where they do not fit together: the outermost has the native one. */
  List<Woven> separate(List<PhysicalFrame> stack) {
    current = 0;
    for (PhysicalFrame frame : stack) {
      functions(frame, 0, frame.functions().size());
      parts.get(current).add(frame);
    }
    for (int i = 0; i < entries.size(); i++) {
      List<Frame> frames = merged.get(i);
      frames.clear();
      for (PythonStack.PythonRun run : entries.get(i).runs()) {
        frames.addAll(run.frames());
      }
    }
    return woven(Merge.NONE);
  }

  private List<Woven> woven(Merge merge) {
    List<Woven> woven = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      woven.add(new Woven(merged.get(i), new NativeTrace(traces.get(i), merge), parts.get(i)));
    }
    return woven;
  }

  /** Which of a frame's functions runs the loop: mostly itself, or the compiler inlined it. */
  private int loop(PhysicalFrame frame) {
    List<Frame.Native> functions = frame.functions();
    for (int i = 0; i < functions.size(); i++) {
      if (roles.evaluates(functions.get(i).symbol())) {
        return i;
      }
    }
    return 0;
  }

  private void python(Place place) {
    current = place.entry();
    List<Frame> frames = merged.get(current);
    if (lastOnly) {
      frames.subList(pythonEnds[current], frames.size()).clear();
    }
    frames.addAll(entries.get(current).runs().get(place.run()).frames());
    pythonEnds[current] = frames.size();
  }

  private void functions(PhysicalFrame frame, int from, int to) {
    for (int i = from; i < to; i++) {
      NativeTrace.Entry entry = frame.place().entry(i, roles);
      traces.get(current).add(entry);
      if (entry.role() == Role.OTHER) {
        merged.get(current).add(entry.frame());
      }
    }
  }
}

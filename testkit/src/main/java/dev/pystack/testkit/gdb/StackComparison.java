package dev.pystack.testkit.gdb;

import dev.pystack.testkit.gdb.GdbFrame.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares our stacks with gdb's, thread by thread and frame by frame, and says where they differ.
 * Counts what was compared, so that agreement can be stated as a share.
 */
public final class StackComparison {
  /** What of a frame has to agree. */
  public enum Level {
    /** Addresses, and which frames the kernel made for signal handlers; no inlined frames. */
    ADDRESSES,
    /** That, and the inlined frames and names of functions. */
    FUNCTIONS,
    /** That, and files' names (without their folders) and lines. */
    LINES
  }

  private final Level level;
  private final Map<Integer, String> differences = new TreeMap<>();
  private int frames;
  private int differing;

  private StackComparison(Level level) {
    this.level = level;
  }

  /**
   * @param ours of each thread, innermost first, in gdb's terms
   */
  public static StackComparison of(
      Level level, Map<Integer, GdbStack> gdb, Map<Integer, List<GdbFrame>> ours) {
    StackComparison comparison = new StackComparison(level);
    for (Map.Entry<Integer, GdbStack> thread : gdb.entrySet()) {
      List<GdbFrame> own = ours.get(thread.getKey());
      comparison.compare(
          thread.getKey(),
          thread.getValue().frames(),
          own == null ? List.of() : own,
          thread.getValue().end());
    }
    return comparison;
  }

  /** Of each thread that differs, what differs first, with the frames around it. */
  public Map<Integer, String> differences() {
    return differences;
  }

  /** How many frames gdb has in all threads. */
  public int frames() {
    return frames;
  }

  /** How many of gdb's frames have no equal frame of ours in their place. */
  public int differing() {
    return differing;
  }

  private void compare(int tid, List<GdbFrame> gdb, List<GdbFrame> ours, @Nullable String end) {
    List<GdbFrame> wanted = chosen(gdb);
    List<GdbFrame> own = chosen(ours);
    frames += wanted.size();
    int first = -1;
    for (int i = 0; i < wanted.size(); i++) {
      if (i >= own.size() || !same(wanted.get(i), own.get(i))) {
        differing++;
        first = first < 0 ? i : first;
      }
    }
    if (first < 0 && own.size() > wanted.size()) {
      first = wanted.size();
    }
    if (first >= 0) {
      StringBuilder text = new StringBuilder("thread " + tid + ", frame " + first);
      if (end != null) {
        text.append(", gdb ended with: ").append(end);
      }
      for (int i = Math.max(0, first - 2); i < first + 4; i++) {
        text.append("\n  ").append(i == first ? '>' : ' ').append(i);
        text.append("\n     gdb:  ").append(i < wanted.size() ? wanted.get(i) : "-");
        text.append("\n     ours: ").append(i < own.size() ? own.get(i) : "-");
      }
      differences.put(tid, text.toString());
    }
  }

  private List<GdbFrame> chosen(List<GdbFrame> all) {
    if (level != Level.ADDRESSES) {
      return all;
    }
    List<GdbFrame> physical = new ArrayList<>();
    for (GdbFrame frame : all) {
      if (frame.kind() != Kind.INLINED) {
        physical.add(frame);
      }
    }
    return physical;
  }

  private boolean same(GdbFrame gdb, GdbFrame own) {
    boolean same =
        gdb.pc() == own.pc()
            && gdb.kind() == own.kind()
            && (gdb.cfa() == 0 || own.cfa() == 0 || gdb.cfa() == own.cfa());
    if (same && level != Level.ADDRESSES && gdb.kind() != Kind.SIGNAL) {
      same = Objects.equals(gdb.function(), own.function());
      if (same && level == Level.LINES) {
        same = gdb.line() == own.line() && Objects.equals(name(gdb.file()), name(own.file()));
      }
    }
    return same;
  }

  private static @Nullable String name(@Nullable String file) {
    return file == null ? null : file.substring(file.lastIndexOf('/') + 1);
  }
}

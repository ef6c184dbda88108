package dev.pystack.report;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot.PyThread;
import java.util.ArrayList;
import java.util.List;

/** Says what a report lacks, where its lines and fields cannot. */
public final class UnknownParts {
  /** Of one thread: a stack of garbage has a reason for every frame. */
  private static final int MAX_REASONS = 20;

  private UnknownParts() {}

  /**
   * The thread's own warnings, then the reasons for which parts of its frames are unknown, each
   * once, the first of them where they are many. A shim lacks nothing: it has no code to be known.
   */
  public static List<String> warnings(PyThread thread) {
    List<String> reasons = null;
    int more = 0;
    List<Frame> frames = thread.frames();
    for (int i = 0; i < frames.size(); i++) {
      if (!(frames.get(i) instanceof Frame.Python frame) || frame.shim()) {
        continue;
      }
      Known<?> part = frame.code();
      for (int j = 0; j < 2; j++) {
        if (part instanceof Known.Unknown<?> unknown) {
          // made when the first is there: nearly always there is none
          reasons = reasons == null ? new ArrayList<>() : reasons;
          more += add(reasons, unknown.reason(), thread.warnings());
        }
        part = frame.position();
      }
    }
    return reasons == null ? thread.warnings() : joined(thread.warnings(), reasons, more);
  }

  /** How many were left out: 0 or 1. */
  private static int add(List<String> reasons, String reason, List<String> warnings) {
    if (reasons.contains(reason) || warnings.contains(reason)) {
      return 0;
    }
    if (reasons.size() == MAX_REASONS) {
      return 1;
    }
    reasons.add(reason);
    return 0;
  }

  private static List<String> joined(List<String> warnings, List<String> reasons, int more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(reasons);
    if (more > 0) {
      all.add("and " + more + " more parts of frames unknown");
    }
    return all;
  }
}

package dev.pystack.report;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot.PyThread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a report lacks, where its lines and fields cannot. */
public final class UnknownParts {
  private UnknownParts() {}

  /**
   * The thread's own warnings, then the reasons for which parts of its frames are unknown. A shim
   * lacks nothing: it has no code to be known.
   */
  public static List<String> warnings(PyThread thread) {
    List<String> warnings = thread.warnings();
    List<Frame> frames = thread.frames();
    for (int i = 0; i < frames.size(); i++) {
      // a shim is a placeholder: there is nothing to know of it
      if (frames.get(i) instanceof Frame.Python frame && !frame.shim()) {
        warnings = with(warnings, thread, reason(frame.code()));
        warnings = with(warnings, thread, reason(frame.position()));
      }
    }
    return warnings;
  }

  private static @Nullable String reason(Known<?> part) {
    return part instanceof Known.Unknown<?> unknown ? unknown.reason() : null;
  }

  private static List<String> with(
      List<String> warnings, PyThread thread, @Nullable String reason) {
    if (reason == null || warnings.contains(reason)) {
      return warnings;
    }
    // copied when the first is added: nearly always there is none
    List<String> more = warnings == thread.warnings() ? new ArrayList<>(warnings) : warnings;
    more.add(reason);
    return more;
  }
}

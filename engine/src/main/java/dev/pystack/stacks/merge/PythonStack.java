package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.python.frame.Run;
import java.util.List;

/**
 * The Python frames of one thread in one interpreter, by runs of the interpreter's loop.
 *
 * @param runs in print order: the outermost first
 */
record PythonStack(List<PythonRun> runs) {

  /**
   * @param frames in print order
   * @param record an address within the C frame of the call that runs them; 0 where unknown
   */
  record PythonRun(List<Frame> frames, long record) {}

  /**
   * @param frames in print order
   * @param runs innermost first, their indices counted from the innermost frame
   */
  static PythonStack of(List<Frame> frames, List<Run> runs) {
    int count = frames.size();
    PythonRun[] ordered = new PythonRun[runs.size()];
    for (int i = 0; i < ordered.length; i++) {
      Run run = runs.get(i);
      List<Frame> own = frames.subList(count - run.end(), count - run.first());
      ordered[ordered.length - 1 - i] = new PythonRun(own, run.record());
    }
    return new PythonStack(List.of(ordered));
  }
}

package dev.pystack.cli;

import dev.pystack.model.Consistency;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.model.TargetInfo;
import dev.pystack.report.JsonReport;
import dev.pystack.report.TextReport;
import dev.pystack.report.UnknownParts;
import dev.pystack.stacks.SnapshotSources;
import dev.pystack.stacks.merge.NativeReading;
import java.util.List;

/** Prints what a look at a target gave. */
final class Reporter {
  private final Output output;
  private final Log log;
  private final boolean json;

  Reporter(Output output, Log log, boolean json) {
    this.output = output;
    this.log = log;
    this.json = json;
  }

  /**
   * Prints the stacks, with their source lines.
   *
   * @param above what the text report starts with
   */
  void stacks(Reading.Stacks stacks, Consistency consistency, String above)
      throws ClosedOutputException {
    Snapshot read = stacks.snapshot();
    NativeReading natives = stacks.natives();
    if (natives != null) {
      read = NativeFrames.added(read, natives, stacks.files(), log);
    }
    Snapshot snapshot = SnapshotSources.added(read, stacks.files());
    warnings(snapshot);
    if (json) {
      TargetInfo target = stacks.target().with(consistency);
      output.print(JsonReport.of(target, snapshot, output.terminal()));
    } else {
      output.print(above + TextReport.of(snapshot, output.colours()));
    }
  }

  /**
   * Says why there are no stacks.
   *
   * @return the exit code
   */
  int fail(TargetInfo target, Problem problem) throws ClosedOutputException {
    if (json) {
      output.print(JsonReport.of(target, problem.failure(), output.terminal()));
    }
    output.failure(problem.failure().message(), problem.help());
    return problem.exitCode();
  }

  private void warnings(Snapshot snapshot) {
    List<String> warnings = snapshot.warnings();
    for (int i = 0; i < warnings.size(); i++) {
      log.warning(warnings.get(i));
    }
    List<PyThread> threads = snapshot.threads();
    for (int i = 0; i < threads.size(); i++) {
      PyThread thread = threads.get(i);
      List<String> own = UnknownParts.warnings(thread);
      for (int j = 0; j < own.size(); j++) {
        log.warning("Thread " + thread.tid() + ": " + own.get(j));
      }
    }
  }
}

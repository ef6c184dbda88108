package dev.pystack.fuzz;

import dev.pystack.model.Snapshot;
import dev.pystack.recording.Replay;
import dev.pystack.report.ReportSchema;
import dev.pystack.report.TextReport;
import dev.pystack.target.Target;
import java.util.List;

/** Both reports of whatever a target is, which must be well formed. */
final class Reports {
  private static final int MOST_CHARACTERS = 64 << 20;

  private Reports() {}

  static void check(Target target) {
    Snapshot snapshot = Replay.snapshot(target);
    if (snapshot == null) {
      return;
    }
    String text = TextReport.of(snapshot, true);
    String json = Replay.json(target, snapshot, "fuzzed");
    if (text.length() > MOST_CHARACTERS || json.length() > MOST_CHARACTERS) {
      throw new IllegalStateException("a report of " + json.length() + " characters");
    }
    List<String> errors = ReportSchema.errors(ReportSchema.parse(json));
    if (!errors.isEmpty()) {
      throw new IllegalStateException("not by the schema: " + errors);
    }
  }
}

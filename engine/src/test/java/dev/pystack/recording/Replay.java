package dev.pystack.recording;

import dev.pystack.model.Consistency;
import dev.pystack.model.CoreInfo;
import dev.pystack.model.Snapshot;
import dev.pystack.model.TargetInfo;
import dev.pystack.python.runtime.Finding;
import dev.pystack.python.runtime.Method;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.runtime.RuntimeFinder;
import dev.pystack.report.JsonReport;
import dev.pystack.stacks.SnapshotReader;
import dev.pystack.stacks.SnapshotSources;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from a target to its report, as the program goes it for a core. */
public final class Replay {
  private Replay() {}

  /** Null where no interpreter is found. */
  public static @Nullable PythonRuntime runtime(Target target) {
    return runtime(target, new ArrayList<>());
  }

  static @Nullable PythonRuntime runtime(Target target, List<String> decisions) {
    Finding finding = RuntimeFinder.find(target, Method.DEFAULT, decisions::add);
    return finding instanceof Finding.Found found ? found.runtime() : null;
  }

  /** All of it, variables and source lines too; null where no interpreter is found. */
  public static @Nullable Snapshot snapshot(Target target) {
    PythonRuntime runtime = runtime(target);
    return runtime == null
        ? null
        : SnapshotSources.added(new SnapshotReader(runtime, true).read(target), target);
  }

  /** The report, on several lines. */
  public static String json(Target target, Snapshot snapshot, String name) {
    CoreInfo core = new CoreInfo(name, null, null, List.of(), List.of(), List.of());
    TargetInfo info =
        new TargetInfo(
            TargetInfo.Kind.CORE, target.pid(), target.executable(), null, Consistency.CORE, core);
    return JsonReport.of(info, snapshot, true);
  }
}

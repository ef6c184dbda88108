package dev.pystack.cli;

import dev.pystack.linux.Reader;
import dev.pystack.model.Snapshot;
import dev.pystack.model.TargetInfo;
import dev.pystack.python.runtime.Decisions;
import dev.pystack.python.runtime.Finding;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.runtime.RuntimeFinder;
import dev.pystack.stacks.SnapshotReader;
import dev.pystack.target.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the stacks of a target, as the command line wants them. */
final class StacksReader implements Reader<Reading, RuntimeException>, Decisions {
  private final Request.Remote request;
  private final Log log;
  // found once: where the interpreter is does not change while the process lives
  private @Nullable PythonRuntime runtime;

  StacksReader(Request.Remote request, Log log) {
    this.request = request;
    this.log = log;
  }

  @Override
  public Reading read(Target target) {
    PythonRuntime known = runtime;
    if (known == null) {
      Finding finding = RuntimeFinder.find(target, request.methods(), this);
      if (!(finding instanceof Finding.Found found)) {
        return new Reading.Failed(info(target), problem(target, finding));
      }
      known = found.runtime();
      if (known.status() == Snapshot.Status.RUNNING) {
        runtime = known;
      }
    }
    SnapshotReader reader = new SnapshotReader(known, request.locals());
    Snapshot snapshot = reader.read(target);
    return new Reading.Stacks(info(target), target, snapshot, reader.torn());
  }

  @Override
  public void say(String decision) {
    log.debug(decision);
  }

  private Problem problem(Target target, Finding finding) {
    if (finding instanceof Finding.NotEnoughInformation little) {
      return Problems.notEnough(little);
    }
    String executable = target.executable();
    return Problems.notPython(request.pid(), executable == null ? "" : executable);
  }

  private TargetInfo info(Target target) {
    if (!request.json()) {
      return TargetInfo.ofProcess(request.pid());
    }
    List<String> arguments = target.arguments();
    return new TargetInfo(
        TargetInfo.Kind.PROCESS,
        request.pid(),
        target.executable(),
        arguments.isEmpty() ? null : arguments,
        null);
  }
}

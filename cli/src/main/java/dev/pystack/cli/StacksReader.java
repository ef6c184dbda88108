package dev.pystack.cli;

import dev.pystack.linux.Reader;
import dev.pystack.model.Snapshot;
import dev.pystack.python.runtime.Decisions;
import dev.pystack.python.runtime.Finding;
import dev.pystack.python.runtime.Method;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.runtime.RuntimeFinder;
import dev.pystack.stacks.SnapshotReader;
import dev.pystack.stacks.merge.NativeCollector;
import dev.pystack.stacks.merge.NativeMode;
import dev.pystack.target.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the stacks of a target, as the command line wants them. */
final class StacksReader implements Reader<Reading, RuntimeException>, Decisions {
  private final Subject subject;
  private final List<Method> methods;
  private final boolean locals;
  private final Log log;
  private final @Nullable NativeCollector natives;
  // found once: where the interpreter is does not change while the process lives
  private @Nullable PythonRuntime runtime;

  /**
   * @param natives which native frames are wanted, or null for none
   */
  StacksReader(
      Subject subject,
      List<Method> methods,
      boolean locals,
      @Nullable NativeMode natives,
      Log log) {
    this.subject = subject;
    this.methods = methods;
    this.locals = locals;
    this.log = log;
    this.natives = natives == null ? null : new NativeCollector(natives);
  }

  @Override
  public Reading read(Target target) {
    if (natives != null) {
      natives.prepare(target);
    }
    PythonRuntime known = runtime;
    if (known == null) {
      Finding finding = RuntimeFinder.find(target, methods, this);
      if (!(finding instanceof Finding.Found found)) {
        Problem problem = problem(target, finding);
        return natives == null || !natives.wantsAll()
            ? new Reading.Failed(subject.info(target), problem)
            : withoutPython(target, natives, problem);
      }
      known = found.runtime();
      if (known.status() == Snapshot.Status.RUNNING) {
        runtime = known;
      }
    }
    SnapshotReader reader = new SnapshotReader(known, locals, natives);
    Snapshot snapshot = reader.read(target);
    return new Reading.Stacks(
        subject.info(target),
        target,
        snapshot,
        reader.torn(),
        natives == null ? null : natives.reading());
  }

  private Reading withoutPython(Target target, NativeCollector collector, Problem problem) {
    collector.withoutPython(target);
    List<String> warnings = List.of(problem.failure().message() + ": only native stacks are shown");
    Snapshot snapshot = new Snapshot(null, List.of(), List.of(), warnings);
    return new Reading.Stacks(subject.info(target), target, snapshot, false, collector.reading());
  }

  @Override
  public void say(String decision) {
    log.debug(decision);
  }

  private Problem problem(Target target, Finding finding) {
    return finding instanceof Finding.NotEnoughInformation little
        ? subject.notEnough(little)
        : subject.notPython(target);
  }
}

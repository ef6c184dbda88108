package dev.pystack.cli;

import dev.pystack.linux.Reader;
import dev.pystack.model.TargetInfo;
import dev.pystack.report.Failure;
import dev.pystack.target.Target;
import java.util.List;

/** Reads the stacks of a target, as the command line wants them. */
final class StacksReader implements Reader<Reading, RuntimeException> {
  private final Request.Remote request;
  private final Log log;

  StacksReader(Request.Remote request, Log log) {
    this.request = request;
    this.log = log;
  }

  @Override
  public Reading read(Target target) {
    log.debug("Reading process " + target.pid());
    return new Reading.Failed(
        info(target),
        new Problem(
            new Failure(Failure.Kind.ENGINE, "Reading stacks is not wired yet"),
            "",
            Problem.ERROR));
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

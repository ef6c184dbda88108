package dev.pystack.cli;

import dev.pystack.model.TargetInfo;
import dev.pystack.python.runtime.Finding;
import dev.pystack.target.Target;
import java.util.List;

/**
 * A running process.
 *
 * @param described whether anybody asks for more than its stacks
 */
record RemoteSubject(int pid, boolean described) implements Subject {
  @Override
  public TargetInfo info(Target target) {
    if (!described) {
      return TargetInfo.ofProcess(pid);
    }
    List<String> arguments = target.arguments();
    return new TargetInfo(
        TargetInfo.Kind.PROCESS,
        pid,
        target.executable(),
        arguments.isEmpty() ? null : arguments,
        null);
  }

  @Override
  public Problem notPython(Target target) {
    String executable = target.executable();
    return Problems.notPython(pid, executable == null ? "" : executable);
  }

  @Override
  public Problem notEnough(Finding.NotEnoughInformation finding) {
    return Problems.notEnough(finding);
  }
}

package dev.pystack.cli;

import dev.pystack.model.TargetInfo;
import dev.pystack.python.runtime.Finding;
import dev.pystack.target.Target;

/**
 * A core dump.
 *
 * @param path as it was given
 */
record CoreSubject(String path, TargetInfo known) implements Subject {
  @Override
  public TargetInfo info(Target target) {
    return known;
  }

  @Override
  public Problem notPython(Target target) {
    String executable = known.executable();
    return CoreProblems.notPython(path, executable == null ? "" : executable);
  }

  @Override
  public Problem notEnough(Finding.NotEnoughInformation finding) {
    return CoreProblems.notEnough(finding);
  }
}

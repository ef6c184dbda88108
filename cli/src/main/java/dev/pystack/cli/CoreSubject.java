package dev.pystack.cli;

import dev.pystack.model.TargetInfo;
import dev.pystack.python.runtime.Finding;
import dev.pystack.target.Target;

/**
 * A core dump.
 *
 * @param path as it was given
 * @param truncated whether what is not in it may have been lost
 */
record CoreSubject(String path, TargetInfo known, boolean truncated) implements Subject {
  @Override
  public TargetInfo info(Target target) {
    return known;
  }

  @Override
  public Problem notPython(Target target) {
    String executable = known.executable();
    return truncated
        ? CoreProblems.nothingLeft(path)
        : CoreProblems.notPython(path, executable == null ? "" : executable);
  }

  @Override
  public Problem notEnough(Finding.NotEnoughInformation finding) {
    return CoreProblems.notEnough(finding);
  }
}

package dev.pystack.linux;

import java.io.Serial;

/** A process that cannot be looked at. */
public final class ProcessException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ProcessProblem problem;

  public ProcessException(ProcessProblem problem) {
    super(null, null, false, true);
    this.problem = problem;
  }

  /** What kind of failure, with its facts. */
  public ProcessProblem problem() {
    return problem;
  }

  /** For developers; what users read is made from {@link #problem()}. */
  @Override
  public String getMessage() {
    return problem.toString();
  }
}

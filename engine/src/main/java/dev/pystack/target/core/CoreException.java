package dev.pystack.target.core;

/** A core that cannot be looked at. */
public final class CoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CoreProblem problem;

  CoreException(CoreProblem problem) {
    super(null, null, false, false);
    this.problem = problem;
  }

  public CoreProblem problem() {
    return problem;
  }
}

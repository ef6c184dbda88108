package dev.pystack.cli;

import dev.pystack.model.TargetInfo;
import dev.pystack.python.runtime.Finding;
import dev.pystack.target.Target;

/** Whose stacks are wanted. */
interface Subject {
  /** What is known of it; its consistency is not among that yet. */
  TargetInfo info(Target target);

  /** There is no Python in it. */
  Problem notPython(Target target);

  /** There is Python in it, but not what leads to its stacks. */
  Problem notEnough(Finding.NotEnoughInformation finding);
}

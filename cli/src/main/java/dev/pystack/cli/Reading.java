package dev.pystack.cli;

import dev.pystack.model.Snapshot;
import dev.pystack.model.TargetInfo;
import dev.pystack.target.Target;

/** What one look at a target gave. */
sealed interface Reading {
  /** As much of it as is known; its consistency is not among that yet. */
  TargetInfo target();

  /**
   * All that was asked for, but for the source lines.
   *
   * @param files where those come from
   * @param torn another look may find more; see {@link dev.pystack.stacks.SnapshotReader#torn()}
   */
  record Stacks(TargetInfo target, Target files, Snapshot snapshot, boolean torn)
      implements Reading {}

  /** Why there are no stacks. */
  record Failed(TargetInfo target, Problem problem) implements Reading {}
}

package dev.pystack.cli;

import dev.pystack.model.Snapshot;
import dev.pystack.model.TargetInfo;
import dev.pystack.stacks.merge.NativeReading;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one look at a target gave. */
sealed interface Reading {
  /** As much of it as is known; its consistency is not among that yet. */
  TargetInfo target();

  /**
   * All that was asked for, but for the source lines and the names of native frames.
   *
   * @param files where those come from
   * @param torn another look may find more; see {@link dev.pystack.stacks.SnapshotReader#torn()}
   * @param natives null where no native stacks were asked for
   */
  record Stacks(
      TargetInfo target,
      Target files,
      Snapshot snapshot,
      boolean torn,
      @Nullable NativeReading natives)
      implements Reading {
    /** The same, with what else the report lacks as a whole. */
    Stacks with(List<String> warnings) {
      List<String> all = new ArrayList<>(warnings);
      all.addAll(snapshot.warnings());
      Snapshot more =
          new Snapshot(snapshot.python(), snapshot.interpreters(), snapshot.threads(), all);
      return new Stacks(target, files, more, torn, natives);
    }
  }

  /** Why there are no stacks. */
  record Failed(TargetInfo target, Problem problem) implements Reading {}
}

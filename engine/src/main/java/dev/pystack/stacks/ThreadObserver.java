package dev.pystack.stacks;

import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.python.frame.FrameChain;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.thread.PythonThread;
import dev.pystack.target.Target;

/** Sees what a {@link SnapshotReader} reads, at the moment it does: for native stacks. */
public interface ThreadObserver {
  /** A reading begins; what an earlier one told is void. */
  void begin(Target target, PythonRuntime runtime, Structs structs);

  /**
   * @param thread as it is in the snapshot
   * @param state what it was made of
   * @param chain whose frames, the other way round, are those of {@code thread}
   */
  void thread(PyThread thread, PythonThread state, FrameChain chain);

  /** All threads were read. */
  void end();
}

package dev.pystack.python.thread;

import dev.pystack.model.Snapshot.Gil;
import org.jspecify.annotations.Nullable;

/**
 * A thread of an interpreter, with all that is known of it but its frames.
 *
 * @param tid as we see it; 0 for one that has ended but is still registered
 * @param name its {@code threading} name, else the kernel's; null where neither is known
 * @param collecting it runs the garbage collector
 */
public record PythonThread(
    ThreadState state,
    InterpreterState interpreter,
    int tid,
    @Nullable String name,
    Gil gil,
    boolean collecting) {

  /** The same interpreter's state, as what it really is: a part of another thread. */
  public PythonThread on(PythonThread other) {
    return other == this
        ? this
        : new PythonThread(state, interpreter, other.tid(), other.name(), gil, collecting);
  }
}

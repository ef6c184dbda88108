package dev.pystack.python.runtime;

import dev.pystack.model.Snapshot;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.PythonVersion;
import java.util.List;

/**
 * An interpreter that was found in a target and checked.
 *
 * @param layout of this build; from 3.13 with the target's own debug offsets
 * @param runtime address of {@code _PyRuntime}; 0 before 3.7, and where only an interpreter state
 *     was found
 * @param interpreter address of the first interpreter state, the newest; 0 where there is none (any
 *     more, or yet: see {@code status})
 * @param staticGil the GIL's variables before 3.7
 * @param method what found it
 * @param module path of the program or library in which it is, as the target sees it
 * @param loadBias what is added to that file's addresses
 * @param warnings for the report's reader
 */
public record PythonRuntime(
    PythonVersion version,
    Layout layout,
    Snapshot.Status status,
    long runtime,
    long interpreter,
    StaticGil staticGil,
    Method method,
    String module,
    long loadBias,
    List<String> warnings) {

  /** Whether this build runs without a GIL (3.13t+). */
  public boolean freeThreaded() {
    return layout.facts().freeThreaded();
  }
}

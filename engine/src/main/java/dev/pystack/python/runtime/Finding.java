package dev.pystack.python.runtime;

import java.util.List;

/** What came of the search for an interpreter. */
public sealed interface Finding {
  record Found(PythonRuntime runtime) implements Finding {}

  /** Nothing in the target has to do with Python. */
  record NotPython(List<Attempt> attempts) implements Finding {}

  /**
   * There is Python, but not what it takes to read it.
   *
   * @param reason in one line, without a final full stop
   */
  record NotEnoughInformation(String reason, List<Attempt> attempts) implements Finding {}

  /**
   * A way that led nowhere.
   *
   * @param module path of what was searched, or empty where it was the whole target
   * @param reason without a final full stop
   */
  record Attempt(Method method, String module, String reason) {}
}

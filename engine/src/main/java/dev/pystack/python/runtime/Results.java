package dev.pystack.python.runtime;

import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Snapshot.Status;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.util.ArrayList;
import java.util.List;

/** Makes the result of what was found: how far the runtime's life has come, and the rest. */
final class Results {
  private static final String FINALIZING =
      "The interpreter is shutting itself down so it is possible that no Python stack trace is"
          + " available for inspection.";
  private static final String INITIALIZING =
      "The interpreter is still starting up so it is possible that no Python stack trace is"
          + " available for inspection.";

  private Results() {}

  static PythonRuntime of(
      Method method,
      Image image,
      Structs structs,
      long runtime,
      long head,
      List<String> ofTheSearch)
      throws MemoryFault {
    Status status = status(image, structs, runtime, head);
    List<String> warnings = new ArrayList<>(ofTheSearch);
    if (status == Status.FINALIZING) {
      warnings.add(FINALIZING);
    } else if (status == Status.INITIALIZING) {
      warnings.add(INITIALIZING);
    }
    return new PythonRuntime(
        structs.layout().version(),
        structs.layout(),
        status,
        runtime,
        head,
        staticGil(image, structs),
        method,
        image.path(),
        image.bias(),
        List.copyOf(warnings));
  }

  private static Status status(Image image, Structs structs, long runtime, long head)
      throws MemoryFault {
    if (runtime != 0) {
      if (structs.has(Field.RUNTIME_STATE_FINALIZING)
          && structs.get(runtime, Field.RUNTIME_STATE_FINALIZING) != 0) {
        return Status.FINALIZING;
      }
      if (structs.has(Field.RUNTIME_STATE_INITIALIZED)) {
        boolean initialized = structs.get(runtime, Field.RUNTIME_STATE_INITIALIZED) != 0;
        return initialized ? Status.RUNNING : Status.INITIALIZING;
      }
    }
    if (!structs.has(Field.RUNTIME_STATE_INTERPRETERS_HEAD)) {
      // a variable of its own in 3.3 to 3.6; 2.7 has nothing that says so
      long finalizing = image.exported("_Py_Finalizing");
      if (finalizing != 0 && structs.memory().pointer(finalizing) != 0) {
        return Status.FINALIZING;
      }
    }
    if (head == 0 || structs.get(head, Field.INTERPRETER_STATE_THREADS_HEAD) == 0) {
      return Status.UNKNOWN;
    }
    boolean complete =
        structs.get(head, Field.INTERPRETER_STATE_SYSDICT) != 0
            && structs.get(head, Field.INTERPRETER_STATE_BUILTINS) != 0;
    return complete ? Status.RUNNING : Status.UNKNOWN;
  }

  /** Before 3.7 the GIL is a few static variables; from 3.7 on they are not looked for. */
  private static StaticGil staticGil(Image image, Structs structs) {
    if (structs.has(Field.RUNTIME_STATE_INTERPRETERS_HEAD)) {
      return StaticGil.NONE;
    }
    long current = image.exported("_PyThreadState_Current");
    return new StaticGil(
        current != 0 ? current : image.inFullTable("_PyThreadState_Current"),
        image.inFullTable("gil_cond"),
        image.inFullTable("gil_mutex"),
        image.inFullTable("switch_cond"),
        image.inFullTable("interpreter_lock"),
        image.inFullTable("collecting"));
  }
}

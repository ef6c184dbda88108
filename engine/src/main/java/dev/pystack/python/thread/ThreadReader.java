package dev.pystack.python.thread;

import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Snapshot.Gil;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.target.Target;
import dev.pystack.target.TargetThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what is to be said of each thread of the interpreters, but for its frames. */
public final class ThreadReader {
  private final Target target;
  private final Structs structs;
  private final ObjectReader objects;
  private final PythonRuntime runtime;

  public ThreadReader(Target target, ObjectReader objects, PythonRuntime runtime) {
    this.target = target;
    this.structs = objects.structs();
    this.objects = objects;
    this.runtime = runtime;
  }

  /** In the order of the interpreters' own lists. */
  public List<PythonThread> read(List<InterpreterState> interpreters) {
    List<ThreadState> states = new ArrayList<>();
    HashMap<Long, String> names = new HashMap<>();
    for (InterpreterState interpreter : interpreters) {
      states.addAll(interpreter.threads());
      // the main interpreter comes last and has the last word: a subinterpreter calls any thread on
      // which it first imports threading its MainThread
      names.putAll(ThreadNames.read(objects, interpreter.address()));
    }
    ThreadIds ids = new ThreadIds(target, states);
    GilReader gil = new GilReader(structs, target, runtime);
    List<PythonThread> threads = new ArrayList<>(states.size());
    for (InterpreterState interpreter : interpreters) {
      boolean collecting = collecting(interpreter);
      for (ThreadState state : interpreter.threads()) {
        int tid = ids.of(state);
        Gil has = gil.of(interpreter, state, tid);
        threads.add(
            new PythonThread(
                state,
                interpreter,
                tid,
                name(names.get(state.ident()), tid),
                has,
                collecting && has == Gil.HOLDING));
      }
    }
    return threads;
  }

  private @Nullable String name(@Nullable String python, int tid) {
    if (python != null || tid == 0) {
      return python;
    }
    TargetThread thread = target.thread(tid);
    return thread == null || thread.name().isEmpty() ? null : thread.name();
  }

  private boolean collecting(InterpreterState interpreter) {
    Boolean known = interpreter.collecting();
    if (known != null) {
      return known;
    }
    try {
      long flag = runtime.staticGil().collecting();
      return flag != 0 && structs.memory().i32(flag) != 0;
    } catch (MemoryFault unreadable) {
      return false;
    }
  }
}

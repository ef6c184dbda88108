package dev.pystack.stacks;

import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Frame;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.python.frame.FrameChain;
import dev.pystack.python.frame.FrameReader;
import dev.pystack.python.frame.FrameState;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.thread.InterpreterReader;
import dev.pystack.python.thread.InterpreterState;
import dev.pystack.python.thread.PythonThread;
import dev.pystack.python.thread.StackOwners;
import dev.pystack.python.thread.ThreadReader;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what all threads of a target do. Everything that it says comes from the target's memory at
 * the moment of the call; source lines, which come from files, are added afterwards by {@link
 * SourceLines}.
 */
public final class SnapshotReader {
  private final PythonRuntime runtime;
  private final boolean locals;
  private final @Nullable ThreadObserver observer;
  private boolean torn;

  /**
   * @param locals whether to read arguments and local variables
   */
  public SnapshotReader(PythonRuntime runtime, boolean locals) {
    this(runtime, locals, null);
  }

  /**
   * @param locals whether to read arguments and local variables
   * @param observer what else looks at the threads at the same moment, or null
   */
  public SnapshotReader(PythonRuntime runtime, boolean locals, @Nullable ThreadObserver observer) {
    this.runtime = runtime;
    this.locals = locals;
    this.observer = observer;
  }

  /** May be called again when the target has run meanwhile: nothing is kept from call to call. */
  public Snapshot read(Target target) {
    List<String> warnings = new ArrayList<>(runtime.warnings());
    Structs structs = new Structs(target.memory(), runtime.layout());
    ObjectReader objects = new ObjectReader(structs);
    List<InterpreterState> interpreters =
        new InterpreterReader(structs, runtime.runtime(), warnings).read(head(structs));
    List<PythonThread> threads = new ThreadReader(target, objects, runtime).read(interpreters);
    FrameReader frames = new FrameReader(objects);
    Variables variables = null;
    if (locals) {
      variables = new Variables(objects);
      objects.nameTypesBy(runtime.interpreter());
    }
    List<PyThread> read = new ArrayList<>(threads.size());
    List<Long> records = new ArrayList<>(threads.size());
    StackOwners owners = new StackOwners(target, structs, threads);
    torn = false;
    if (observer != null) {
      observer.begin(target, runtime, structs);
    }
    for (PythonThread thread : threads) {
      FrameChain chain = frames.read(thread.state().address());
      torn |= chain.torn();
      long record = 0;
      if (interpreters.size() > 1) {
        record = owners.record(thread.state());
        record = record == 0 ? outermostShim(chain) : record;
        thread = record == 0 ? thread : thread.on(owners.owner(thread, record));
      }
      PyThread shown = thread(thread, chain, variables);
      read.add(shown);
      records.add(record);
      if (observer != null) {
        observer.thread(shown, thread, chain);
      }
    }
    if (observer != null) {
      observer.end();
    }
    return new Snapshot(
        new Snapshot.Python(runtime.version().text(), runtime.freeThreaded(), runtime.status()),
        interpreters(interpreters),
        ThreadOrder.group(read, records),
        warnings);
  }

  /**
   * Whether a thread was met in the last reading between two instructions where its frames cannot
   * be known: worth another reading.
   */
  public boolean torn() {
    return torn;
  }

  /** The newest interpreter now: one may have come since the runtime was found. */
  private long head(Structs structs) {
    if (runtime.runtime() != 0 && structs.has(Field.RUNTIME_STATE_INTERPRETERS_HEAD)) {
      try {
        return structs.get(runtime.runtime(), Field.RUNTIME_STATE_INTERPRETERS_HEAD);
      } catch (MemoryFault unreadable) {
        return runtime.interpreter();
      }
    }
    return runtime.interpreter();
  }

  private static PyThread thread(
      PythonThread thread, FrameChain chain, @Nullable Variables variables) {
    List<String> warnings = new ArrayList<>(chain.warnings());
    List<FrameState> states = chain.frames();
    List<Frame> frames = new ArrayList<>(states.size());
    for (int i = states.size() - 1; i >= 0; i--) {
      FrameState state = states.get(i);
      frames.add(
          new Frame.Python(
              state.code(),
              state.position(),
              state.entry(),
              state.shim(),
              null,
              variables == null || state.shim() ? null : variables.of(state, warnings)));
    }
    return new PyThread(
        thread.tid(),
        thread.name(),
        thread.interpreter().id(),
        thread.gil(),
        thread.collecting(),
        frames,
        warnings);
  }

  /** Where there are shims (3.12+), they are the records that runs keep on the C stack. */
  private static long outermostShim(FrameChain chain) {
    for (int i = chain.frames().size() - 1; i >= 0; i--) {
      if (chain.frames().get(i).shim()) {
        return chain.frames().get(i).address();
      }
    }
    return 0;
  }

  private static List<Snapshot.Interpreter> interpreters(List<InterpreterState> states) {
    List<Snapshot.Interpreter> interpreters = new ArrayList<>(states.size());
    for (InterpreterState state : states) {
      interpreters.add(new Snapshot.Interpreter(state.id(), state.collecting()));
    }
    return interpreters;
  }
}

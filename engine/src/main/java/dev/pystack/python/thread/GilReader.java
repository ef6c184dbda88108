package dev.pystack.python.thread;

import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Snapshot.Gil;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.runtime.StaticGil;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.List;

/**
 * Who holds the GIL, who waits for it and who drops it. A waiter is told by the address on which it
 * sleeps in the futex system call: it lies in the GIL's condition variable ({@code take_gil}) or,
 * for one that has dropped the GIL and waits until another took it, in its switch condition ({@code
 * drop_gil}); CPython {@code Python/ceval_gil.c}.
 */
final class GilReader {
  /** Bytes of the largest pthread_cond_t and pthread_mutex_t of glibc and musl. */
  private static final int LOCK_SIZE = 48;

  private final Structs structs;
  private final Target target;
  private final StaticGil statics;
  private final String module;

  // of the interpreter last asked for
  private long interpreter;
  private boolean known;
  private long holder;
  private long cond;
  private long mutex;
  private long switchCond;

  GilReader(Structs structs, Target target, PythonRuntime runtime) {
    this.structs = structs;
    this.target = target;
    this.statics = runtime.staticGil();
    this.module = runtime.module();
  }

  /**
   * @param tid the thread's id as we see it; 0 when it has ended
   */
  Gil of(InterpreterState state, ThreadState thread, int tid) {
    if (!state.gilEnabled()) {
      return Gil.NONE;
    }
    if (interpreter != state.address()) {
      interpreter = state.address();
      load(state);
    }
    if (!known) {
      return Gil.UNKNOWN;
    }
    if (holder == thread.address()) {
      return Gil.HOLDING;
    }
    if (holder == 0 || tid == 0) {
      return Gil.NONE; // a free GIL is waited for by nobody for longer than a wake-up takes
    }
    long futex = target.futex(tid);
    if (futex == 0) {
      return Gil.NONE;
    }
    if (cond == 0 && mutex == 0) {
      return withoutSymbols(futex);
    }
    if (within(futex, cond) || within(futex, mutex)) {
      return Gil.WAITING;
    }
    return within(futex, switchCond) ? Gil.DROPPING : Gil.NONE;
  }

  /**
   * Before 3.7, in a stripped build. From 3.2 on the GIL is the one lock among the interpreter's
   * own variables, all others are on the heap; in 2.7 it is on the heap like them.
   */
  private Gil withoutSymbols(long futex) {
    if (structs.layout().facts().strings() == Facts.Strings.PYTHON2) {
      return Gil.UNKNOWN;
    }
    String before = "";
    List<Mapping> mappings = target.mappings();
    for (int i = 0; i < mappings.size(); i++) {
      Mapping mapping = mappings.get(i);
      // zeroed variables lie in an anonymous mapping right behind the file's
      String path = mapping.path().isEmpty() ? before : mapping.path();
      if (mapping.contains(futex)) {
        return mapping.writable() && path.equals(module) ? Gil.WAITING : Gil.NONE;
      }
      before = path;
    }
    return Gil.NONE;
  }

  private static boolean within(long address, long lock) {
    return lock != 0 && address - lock >= 0 && address - lock < LOCK_SIZE;
  }

  private void load(InterpreterState state) {
    known = false;
    holder = 0;
    cond = 0;
    mutex = 0;
    switchCond = 0;
    try {
      if (state.gil() != 0) {
        loadStructure(state.gil());
      } else {
        loadStatics();
      }
    } catch (MemoryFault unreadable) {
      known = false;
    }
  }

  private void loadStructure(long gil) throws MemoryFault {
    // -1 before the GIL was created, 0 free
    if (structs.signed(gil, Field.GIL_LOCKED) > 0) {
      holder = structs.get(gil, Field.GIL_HOLDER);
    }
    cond = structs.address(gil, Field.GIL_COND);
    mutex = structs.address(gil, Field.GIL_MUTEX);
    if (structs.has(Field.GIL_SWITCH_COND)) {
      switchCond = structs.address(gil, Field.GIL_SWITCH_COND);
    }
    known = true;
  }

  private void loadStatics() throws MemoryFault {
    if (statics.current() == 0) {
      return;
    }
    holder = structs.memory().pointer(statics.current());
    cond = statics.cond();
    mutex = statics.mutex();
    switchCond = statics.switchCond();
    if (statics.lock() != 0) {
      // 2.7: the lock is a semaphore of its own on the heap
      mutex = structs.memory().pointer(statics.lock());
    }
    known = true;
  }
}

package dev.pystack.python.thread;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the linked lists of interpreters and thread states. A list that breaks off is kept as far
 * as it went, and a warning says so.
 */
public final class InterpreterReader {
  // CPython's own limits are lower; these only end walks through garbage
  private static final int MAX_INTERPRETERS = 10_000;
  // of all interpreters
  private static final int MAX_THREADS = 1_000_000;

  private final Structs structs;
  private final long runtime;
  private final List<String> warnings;
  private int left = MAX_THREADS;

  /**
   * @param runtime address of {@code _PyRuntime}; 0 before 3.7
   * @param warnings where what went wrong is added, for the report's reader
   */
  public InterpreterReader(Structs structs, long runtime, List<String> warnings) {
    this.structs = structs;
    this.runtime = runtime;
    this.warnings = warnings;
  }

  /**
   * @param head address of the first interpreter state
   * @return newest first, as CPython links them
   */
  public List<InterpreterState> read(long head) {
    List<Long> addresses = new ArrayList<>();
    HashSet<Long> seen = new HashSet<>();
    long address = head;
    try {
      while (address != 0) {
        if (!seen.add(address) || addresses.size() == MAX_INTERPRETERS) {
          warnings.add("The list of interpreters does not end; what was read of it is shown");
          break;
        }
        // read before it counts: the first word of an interpreter that is none faults here
        long next = structs.get(address, Field.INTERPRETER_STATE_NEXT);
        addresses.add(address);
        address = next;
      }
    } catch (MemoryFault fault) {
      warnings.add("The list of interpreters breaks off: " + fault.getMessage());
    }
    List<InterpreterState> interpreters = new ArrayList<>(addresses.size());
    for (int i = 0; i < addresses.size(); i++) {
      try {
        interpreters.add(interpreter(addresses.get(i), addresses.size() - 1 - i));
      } catch (MemoryFault fault) {
        warnings.add("An interpreter could not be read: " + fault.getMessage());
      }
    }
    return interpreters;
  }

  private InterpreterState interpreter(long address, int creation) throws MemoryFault {
    long id =
        structs.has(Field.INTERPRETER_STATE_ID)
            ? structs.signed(address, Field.INTERPRETER_STATE_ID)
            : creation;
    return new InterpreterState(
        address, id, collecting(address), gil(address), gilEnabled(address), threads(address, id));
  }

  private @Nullable Boolean collecting(long interpreter) throws MemoryFault {
    if (structs.has(Field.INTERPRETER_STATE_GC_COLLECTING)) {
      return structs.get(interpreter, Field.INTERPRETER_STATE_GC_COLLECTING) != 0;
    }
    if (runtime != 0 && structs.has(Field.RUNTIME_STATE_GC_COLLECTING)) {
      return structs.get(runtime, Field.RUNTIME_STATE_GC_COLLECTING) != 0;
    }
    return null;
  }

  private long gil(long interpreter) throws MemoryFault {
    if (structs.has(Field.INTERPRETER_STATE_CEVAL_GIL)) {
      return structs.get(interpreter, Field.INTERPRETER_STATE_CEVAL_GIL);
    }
    if (runtime != 0 && structs.has(Field.RUNTIME_STATE_CEVAL_GIL)) {
      return structs.address(runtime, Field.RUNTIME_STATE_CEVAL_GIL);
    }
    return 0;
  }

  private boolean gilEnabled(long interpreter) throws MemoryFault {
    return !structs.layout().facts().freeThreaded()
        || (structs.has(Field.INTERPRETER_STATE_GIL_ENABLED)
            && structs.get(interpreter, Field.INTERPRETER_STATE_GIL_ENABLED) != 0);
  }

  private List<ThreadState> threads(long interpreter, long id) {
    List<ThreadState> threads = new ArrayList<>();
    HashSet<Long> seen = new HashSet<>();
    try {
      long address = structs.get(interpreter, Field.INTERPRETER_STATE_THREADS_HEAD);
      while (address != 0) {
        if (!seen.add(address) || left-- <= 0) {
          warnings.add("The list of threads of interpreter " + id + " does not end");
          break;
        }
        if (structs.get(address, Field.THREAD_STATE_INTERP) != interpreter) {
          warnings.add(
              "The list of threads of interpreter "
                  + id
                  + " breaks off: the thread state at 0x"
                  + Long.toHexString(address)
                  + " is not one of its own");
          break;
        }
        threads.add(thread(address));
        address = structs.get(address, Field.THREAD_STATE_NEXT);
      }
    } catch (MemoryFault fault) {
      warnings.add(
          "The list of threads of interpreter " + id + " breaks off: " + fault.getMessage());
    }
    return threads;
  }

  private ThreadState thread(long address) throws MemoryFault {
    return new ThreadState(
        address,
        structs.get(address, Field.THREAD_STATE_THREAD_ID),
        structs.has(Field.THREAD_STATE_NATIVE_THREAD_ID)
            ? (int) structs.get(address, Field.THREAD_STATE_NATIVE_THREAD_ID)
            : -1);
  }
}

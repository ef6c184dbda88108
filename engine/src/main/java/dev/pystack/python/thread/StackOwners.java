package dev.pystack.python.thread;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells on which thread an interpreter really runs. A thread state of a subinterpreter bears the
 * ids of the thread that created it, though another one may run it (to 3.12). But each run of the
 * interpreter's loop keeps a record on the C stack (3.10+), and whose stack that is can be seen: a
 * thread's stack and its {@code struct pthread} lie in one mapping, and the first thread's stack is
 * the kernel's {@code [stack]}.
 */
public final class StackOwners {
  private final Target target;
  private final Structs structs;
  private final List<PythonThread> threads;
  private final HashMap<Long, Integer> owners = new HashMap<>();

  public StackOwners(Target target, Structs structs, List<PythonThread> threads) {
    this.target = target;
    this.structs = structs;
    this.threads = threads;
  }

  /**
   * Where on the C stack the thread state keeps the record of its innermost run: the {@code CFrame}
   * of 3.10 to 3.12.
   *
   * @return 0 where it runs nothing, or keeps no such record
   */
  public long record(ThreadState state) {
    if (!structs.has(Field.THREAD_STATE_CFRAME)) {
      return 0;
    }
    try {
      long cframe = structs.get(state.address(), Field.THREAD_STATE_CFRAME);
      // the last link of the chain is a part of the thread state
      boolean root =
          structs.has(Field.THREAD_STATE_ROOT_CFRAME)
              && cframe == structs.address(state.address(), Field.THREAD_STATE_ROOT_CFRAME);
      return root ? 0 : cframe;
    } catch (MemoryFault unreadable) {
      return 0;
    }
  }

  /**
   * The thread on whose stack a record lies: one of the Python threads, which need not be its own.
   *
   * @param record an address on a C stack
   * @return the thread itself where it cannot be told better
   */
  public PythonThread owner(PythonThread thread, long record) {
    Mapping stack = mapping(record);
    if (stack == null || stack.equals(mapping(thread.state().ident()))) {
      return thread;
    }
    Integer owner = owners.get(stack.start());
    if (owner == null) {
      owner = owner(stack);
      owners.put(stack.start(), owner);
    }
    return owner < 0 ? thread : threads.get(owner);
  }

  /** The index of the thread whose stack that is; -1 for none. */
  private int owner(Mapping stack) {
    boolean first = stack.path().equals("[stack]");
    for (int i = 0; i < threads.size(); i++) {
      PythonThread other = threads.get(i);
      if (first ? other.tid() == target.pid() : holds(stack, other)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean holds(Mapping stack, PythonThread thread) {
    return thread.tid() != 0 && stack.contains(thread.state().ident());
  }

  private @Nullable Mapping mapping(long address) {
    List<Mapping> mappings = target.mappings();
    int i = Mapping.indexAt(mappings, address);
    return i < 0 ? null : mappings.get(i);
  }
}

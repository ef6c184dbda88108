package dev.pystack.python.runtime;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Structs;
import org.jspecify.annotations.Nullable;

/**
 * Whether an address is that of an interpreter state: its list of threads is mapped and points back
 * to it, and its modules, {@code sys} and builtins are dictionaries.
 */
final class InterpreterCheck {
  private static final byte[] DICT = {'d', 'i', 'c', 't', 0};
  // Py_TPFLAGS_DICT_SUBCLASS and _TYPE_SUBCLASS: the same from 2.7 to 3.15
  private static final long DICT_SUBCLASS = 1L << 29;
  private static final long TYPE_SUBCLASS = 1L << 31;
  private static final Field[] DICTIONARIES = {
    Field.INTERPRETER_STATE_MODULES,
    Field.INTERPRETER_STATE_SYSDICT,
    Field.INTERPRETER_STATE_BUILTINS
  };
  private static final int MAX_CHAIN = 10_000;

  private final WritableMemory writable;
  private Structs structs;
  // the same for a build that links all objects to each other; made when it is first needed
  private @Nullable Structs traced;
  private final byte[] name = new byte[DICT.length];

  InterpreterCheck(TargetMemory memory, Layout layout, WritableMemory writable) {
    this.structs = new Structs(memory, layout);
    this.writable = writable;
  }

  /** By the layout that the interpreters found so far have. */
  Structs structs() {
    return structs;
  }

  /** Why it is no interpreter state, or null where it is one. */
  @Nullable String problem(long interpreter) {
    String problem = threadsProblem(interpreter, false);
    return problem == null ? dictionariesProblem(interpreter) : problem;
  }

  /** The interpreter state to which a pointer leads: to itself or to a thread of it; 0 for none. */
  long interpreterBy(long pointer) {
    if (problem(pointer) == null) {
      return pointer;
    }
    try {
      long interpreter = structs.get(pointer, Field.THREAD_STATE_INTERP);
      return interpreter != 0 && problem(interpreter) == null ? interpreter : 0;
    } catch (MemoryFault hole) {
      return 0;
    }
  }

  /**
   * Whether it may be one that is being made or taken down: it can have no threads, and
   * dictionaries that are not there.
   */
  boolean plausible(long interpreter) {
    return threadsProblem(interpreter, true) == null;
  }

  private @Nullable String threadsProblem(long interpreter, boolean mayHaveNone) {
    int word = structs.memory().addressSize();
    if ((interpreter & (word - 1)) != 0 || !writable.contains(interpreter)) {
      return "it is not in writable memory";
    }
    try {
      long thread = structs.get(interpreter, Field.INTERPRETER_STATE_THREADS_HEAD);
      if (thread == 0) {
        return mayHaveNone ? null : "it has no threads";
      }
      if ((thread & (word - 1)) != 0 || !writable.contains(thread)) {
        return "its threads are not in writable memory";
      }
      if (structs.get(thread, Field.THREAD_STATE_INTERP) != interpreter) {
        return "its first thread does not belong to it";
      }
    } catch (MemoryFault hole) {
      return "it cannot be read";
    }
    return null;
  }

  private @Nullable String dictionariesProblem(long interpreter) {
    if (areDictionaries(structs, interpreter)) {
      return null;
    }
    Structs other = traced;
    if (other == null) {
      other = new Structs(structs.memory(), structs.layout().withTraceRefs());
    }
    traced = other;
    if (areDictionaries(other, interpreter)) {
      traced = structs;
      structs = other;
      return null;
    }
    return "its modules, sys or builtins are no dictionary";
  }

  private boolean areDictionaries(Structs by, long interpreter) {
    try {
      long type = 0;
      for (int i = 0; i < DICTIONARIES.length; i++) {
        if (!by.has(DICTIONARIES[i])) {
          continue;
        }
        long dictionary = by.get(interpreter, DICTIONARIES[i]);
        if (!writable.contains(dictionary)) {
          return false;
        }
        long itsType = by.get(dictionary, Field.OBJECT_TYPE);
        if (itsType != type && !isDict(by, itsType)) {
          return false;
        }
        type = itsType;
      }
      return true;
    } catch (MemoryFault hole) {
      return false;
    }
  }

  private boolean isDict(Structs by, long type) throws MemoryFault {
    long address = by.get(type, Field.TYPE_OBJECT_NAME);
    try {
      by.memory().raw().read(address, name, 0, name.length);
    } catch (MemoryFault notDumped) {
      // names are constants of the program, which cores leave to its file: that may be missing
      return isDictByFlags(by, type);
    }
    for (int i = 0; i < DICT.length; i++) {
      if (name[i] != DICT[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDictByFlags(Structs by, long type) throws MemoryFault {
    long metatype = by.get(type, Field.OBJECT_TYPE);
    return (by.get(type, Field.TYPE_OBJECT_FLAGS) & DICT_SUBCLASS) != 0
        && (by.get(metatype, Field.TYPE_OBJECT_FLAGS) & TYPE_SUBCLASS) != 0;
  }

  /** How many interpreters follow in the list, this one counted; the head's list is the longest. */
  int chain(long interpreter) {
    int length = 0;
    long at = interpreter;
    try {
      while (at != 0 && length < MAX_CHAIN && threadsProblem(at, true) == null) {
        length++;
        at = structs.get(at, Field.INTERPRETER_STATE_NEXT);
      }
    } catch (MemoryFault hole) {
      return length;
    }
    return length;
  }
}

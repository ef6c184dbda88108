package dev.pystack.python.runtime;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import java.util.ArrayList;
import java.util.List;

/** Collects the interpreters to which some memory points, and finds what leads to them all. */
final class InterpreterScan {
  private static final int MAX_FOUND = 1000;

  private final InterpreterCheck check;
  private final WritableMemory writable;
  private final List<Long> found = new ArrayList<>();

  InterpreterScan(InterpreterCheck check, WritableMemory writable) {
    this.check = check;
    this.writable = writable;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Searches the variables of an image for pointers to interpreters.
   *
   * @return {@code _PyRuntime}, at which the search ends, or 0
   */
  long variables(Regions regions) {
    Layout layout = check.structs().layout();
    boolean hasRuntime = layout.has(Field.RUNTIME_STATE_INTERPRETERS_HEAD);
    PointerScan scan = new PointerScan(check.structs().memory(), writable, regions);
    while (found.size() < MAX_FOUND && scan.next()) {
      long value = scan.value();
      boolean known = found.contains(value);
      if (!known && (scan.repeated() || check.problem(value) != null)) {
        continue;
      }
      if (!known) {
        found.add(value);
      }
      if (hasRuntime) {
        long runtime = scan.slot() - layout.offset(Field.RUNTIME_STATE_INTERPRETERS_HEAD);
        if (isRuntime(runtime)) {
          return runtime;
        }
      }
    }
    return 0;
  }

  /**
   * Searches memory until something leads to an interpreter, and keeps that; 0 where nothing does.
   */
  long first(Regions regions) {
    PointerScan scan = new PointerScan(check.structs().memory(), writable, regions);
    while (scan.next()) {
      long interpreter = scan.repeated() ? 0 : check.interpreterBy(scan.value());
      if (interpreter != 0) {
        found.add(interpreter);
        return interpreter;
      }
    }
    return 0;
  }

  /** The {@code _PyRuntime} to which an interpreter points (3.9+), or 0. */
  long runtimeOf(long interpreter) {
    if (!check.structs().has(Field.INTERPRETER_STATE_RUNTIME)) {
      return 0;
    }
    try {
      long runtime = check.structs().get(interpreter, Field.INTERPRETER_STATE_RUNTIME);
      return isRuntime(runtime) ? runtime : 0;
    } catch (MemoryFault hole) {
      return 0;
    }
  }

  /** The newest of the interpreters found, of which there is one: the one with the longest list. */
  long newest() {
    long newest = found.get(0);
    int longest = 0;
    for (int i = 0; i < found.size(); i++) {
      int length = check.chain(found.get(i));
      if (length > longest) {
        longest = length;
        newest = found.get(i);
      }
    }
    return newest;
  }

  /** Whether the first and the main interpreter of a supposed {@code _PyRuntime} are ones. */
  private boolean isRuntime(long runtime) {
    try {
      long main = check.structs().get(runtime, Field.RUNTIME_STATE_INTERPRETERS_MAIN);
      long head = check.structs().get(runtime, Field.RUNTIME_STATE_INTERPRETERS_HEAD);
      return check.problem(main) == null && (head == main || check.problem(head) == null);
    } catch (MemoryFault hole) {
      return false;
    }
  }
}

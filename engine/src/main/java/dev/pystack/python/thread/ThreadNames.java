package dev.pystack.python.thread;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.object.DictCursor;
import dev.pystack.python.object.ObjectReader;
import java.util.HashMap;

/**
 * The names that a program gave its threads: {@code threading._active} maps {@code thread_id} to
 * {@code Thread} objects (CPython {@code Lib/threading.py}, all versions).
 */
final class ThreadNames {
  private static final int MAX_NAME = 1000;

  private ThreadNames() {}

  /**
   * Of one interpreter, as far as they can be read: a program need not have imported {@code
   * threading}, and the kernel's name is a good second.
   *
   * @return by {@link ThreadState#ident()}
   */
  static HashMap<Long, String> read(ObjectReader objects, long interpreter) {
    HashMap<Long, String> names = new HashMap<>();
    try {
      long modules = objects.structs().get(interpreter, Field.INTERPRETER_STATE_MODULES);
      long threading = objects.lookup(modules, "threading");
      if (threading == 0) {
        return names;
      }
      long active = objects.attribute(threading, "_active");
      if (active == 0) {
        return names;
      }
      DictCursor threads = objects.entries(active);
      while (threads.next()) {
        add(objects, threads.key(), threads.value(), names);
      }
    } catch (MemoryFault | MalformedException unreadable) {
      // what was read so far is right; the others keep the kernel's names
    }
    return names;
  }

  private static void add(
      ObjectReader objects, long ident, long thread, HashMap<Long, String> names) {
    try {
      long name = objects.attribute(thread, "_name");
      if (name == 0) {
        name = objects.attribute(thread, "_Thread__name"); // Python 2
      }
      if (name != 0) {
        names.put(objects.integer(ident), objects.text(name, MAX_NAME));
      }
    } catch (MemoryFault | MalformedException unreadable) {
      // one damaged Thread object does not cost the others their names
    }
  }
}

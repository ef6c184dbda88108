package dev.pystack.stacks.merge;

import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.PyThread;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a thread has to do with the GIL and the collector, by the functions of the interpreter's own
 * module that are on its native stack. Serves where the data says nothing.
 */
final class NativeStatus {
  /** Until 3.9; a program that has the interpreter in itself may have one too. */
  private static final String COLLECT = "collect";

  /** {@code Modules/gcmodule.c}, from 3.13 {@code Python/gc.c} and {@code gc_free_threading.c}. */
  private static final Set<String> COLLECTOR =
      Set.of(
          COLLECT,
          "collect_generations",
          "collect_with_callback",
          "gc_collect_full",
          "gc_collect_generations",
          "gc_collect_increment",
          "gc_collect_internal",
          "gc_collect_main",
          "gc_collect_region",
          "gc_collect_with_callback",
          "gc_collect_young",
          "PyGC_Collect",
          "_PyGC_Collect",
          "_PyGC_CollectIfEnabled",
          "_PyGC_CollectNoFail");

  /** Who calls for the lock that is the GIL in 2.7. */
  private static final Set<String> TAKERS =
      Set.of(
          "PyEval_RestoreThread",
          "PyEval_AcquireThread",
          "PyEval_AcquireLock",
          "PyEval_EvalFrameEx");

  private NativeStatus() {}

  /**
   * @param told whether its interpreter says that it collects; null where it does not tell
   */
  static boolean collects(PyThread thread, List<PhysicalFrame> stack, @Nullable Boolean told) {
    if (thread.collecting() || Boolean.FALSE.equals(told)) {
      return thread.collecting();
    }
    for (int i = 0; i < stack.size(); i++) {
      if (stack.get(i).place().collects()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a function is the interpreter's collector.
   *
   * @param name its plain name
   * @param file where it was written; null where that is not known
   */
  static boolean isCollector(String name, @Nullable String file) {
    return COLLECTOR.contains(name) && (!name.equals(COLLECT) || isInterpreters(file));
  }

  private static boolean isInterpreters(@Nullable String file) {
    return file == null || file.endsWith("gcmodule.c");
  }

  /**
   * @param stack in print order
   * @param whole whether it reaches the thread's outermost frame
   */
  static Gil gil(PyThread thread, List<PhysicalFrame> stack, boolean whole, boolean oldLoop) {
    Gil known = thread.gil();
    if (known != Gil.NONE && known != Gil.UNKNOWN) {
      return known;
    }
    String caller = null;
    boolean named = false;
    for (int i = 0; i < stack.size(); i++) {
      NamedPlace place = stack.get(i).place();
      for (int j = 0; j < place.functions().size(); j++) {
        String name = place.base(j);
        Gil told = gil(name, oldLoop ? caller : null);
        if (told != null) {
          return told;
        }
        named |= name != null;
        caller = name;
      }
    }
    return known == Gil.UNKNOWN && whole && named ? Gil.NONE : known;
  }

  private static @Nullable Gil gil(@Nullable String name, @Nullable String caller) {
    if (name == null) {
      return null;
    }
    return switch (name) {
      case "take_gil" -> Gil.WAITING;
      case "drop_gil" -> Gil.DROPPING;
      case "PyThread_acquire_lock" ->
          caller != null && TAKERS.contains(caller) ? Gil.WAITING : null;
      default -> null;
    };
  }
}

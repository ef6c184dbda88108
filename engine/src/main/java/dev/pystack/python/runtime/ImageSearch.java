package dev.pystack.python.runtime;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.DebugOffsets;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.target.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search for an interpreter in one image of a target, and in memory by that image's version.
 */
final class ImageSearch {
  private static final String RUNTIME_SECTION = ".PyRuntime";

  private final Target target;
  private final Image image;
  private final WritableMemory writable;
  private final SearchedMemory searched;
  private final ImageLayout layouts;
  private String reason = "";
  private @Nullable PythonRuntime fallback;

  ImageSearch(Target target, Image image, WritableMemory writable, SearchedMemory searched) {
    this.target = target;
    this.image = image;
    this.writable = writable;
    this.searched = searched;
    this.layouts = new ImageLayout(target, image);
  }

  Image image() {
    return image;
  }

  /** Why the last method found nothing. */
  String reason() {
    return reason;
  }

  /** An interpreter that is not there yet or any more, or cannot be checked in full; or null. */
  @Nullable PythonRuntime fallback() {
    return fallback;
  }

  /** What here has to do with Python, though it cannot be read; null where nothing has. */
  @Nullable String sign() {
    VersionText inside = image.header() == null ? null : layouts.version();
    if (inside != null) {
      return "CPython "
          + inside.version().text()
          + " in "
          + image.path()
          + ", but no interpreter that can be read";
    }
    if (VersionText.ofFileName(image.path()) != null) {
      return image.path() + " is there, but no interpreter that can be read";
    }
    return null;
  }

  /** Tries one method; null with a {@link #reason} where it finds nothing. */
  @Nullable PythonRuntime by(Method method) {
    reason = "";
    if (image.header() == null) {
      return fail(image.problem());
    }
    return switch (method) {
      case DEBUG_OFFSETS -> byDebugOffsets();
      case SYMBOLS -> bySymbols();
      case ELF_DATA -> byElfData();
      case BSS -> byVariables();
      case ANONYMOUS_MAPS -> byMemory(method, Regions.anonymous(target.mappings()));
      case HEAP -> byMemory(method, Regions.heap(target.mappings()));
    };
  }

  private @Nullable PythonRuntime fail(String why) {
    reason = why;
    return null;
  }

  // ---- debug offsets

  private @Nullable PythonRuntime byDebugOffsets() {
    long exported = image.exported("_PyRuntime");
    if (exported != 0) {
      return atCookie(exported, "at _PyRuntime");
    }
    if (layouts.hasNoRuntime()) {
      return fail("so old a Python has none");
    }
    long section = image.section(RUNTIME_SECTION);
    if (section != 0) {
      return atCookie(section, "in " + RUNTIME_SECTION);
    }
    List<Long> found = Cookie.scan(memory(), Regions.data(image, target.mappings()));
    for (int i = 0; i < found.size(); i++) {
      PythonRuntime runtime = atRuntime(Method.DEBUG_OFFSETS, found.get(i));
      if (runtime != null) {
        return runtime;
      }
    }
    return found.isEmpty() ? fail("no cookie") : null;
  }

  private @Nullable PythonRuntime atCookie(long runtime, String where) {
    if (!DebugOffsets.isAt(memory(), runtime)) {
      return fail("no cookie " + where);
    }
    return layouts.published(runtime) == null
        ? fail(layouts.problem())
        : atRuntime(Method.DEBUG_OFFSETS, runtime);
  }

  // ---- symbols and sections

  private @Nullable PythonRuntime bySymbols() {
    long runtime = image.exported("_PyRuntime");
    if (runtime == 0) {
      runtime = image.inFullTable("_PyRuntime");
    }
    if (runtime != 0) {
      return atRuntime(Method.SYMBOLS, runtime);
    }
    long head = image.exported("interp_head");
    if (head == 0) {
      head = image.inFullTable("interp_head");
    }
    return head == 0 ? fail("no symbol _PyRuntime or interp_head") : atHead(head);
  }

  private @Nullable PythonRuntime byElfData() {
    long section = image.section(RUNTIME_SECTION);
    return section == 0
        ? fail(image.problem().isEmpty() ? "no section " + RUNTIME_SECTION : image.problem())
        : atRuntime(Method.ELF_DATA, section);
  }

  /** Before 3.7: {@code interp_head} is a variable of its own. */
  private @Nullable PythonRuntime atHead(long head) {
    InterpreterCheck check = check(0);
    if (check == null) {
      return null;
    }
    try {
      return accept(Method.SYMBOLS, check, 0, memory().pointer(head));
    } catch (MemoryFault hole) {
      return fail("interp_head cannot be read");
    }
  }

  private @Nullable PythonRuntime atRuntime(Method method, long runtime) {
    InterpreterCheck check = check(runtime);
    if (check == null) {
      return null;
    }
    if (!check.structs().has(Field.RUNTIME_STATE_INTERPRETERS_HEAD)) {
      return fail("the version found has no _PyRuntime");
    }
    try {
      long head = check.structs().get(runtime, Field.RUNTIME_STATE_INTERPRETERS_HEAD);
      return accept(method, check, runtime, head);
    } catch (MemoryFault hole) {
      return fail("_PyRuntime cannot be read");
    }
  }

  /** Takes a head of the list of interpreters that a name led to, if it passes the check. */
  private @Nullable PythonRuntime accept(
      Method method, InterpreterCheck check, long runtime, long head) throws MemoryFault {
    String problem = head == 0 ? "it has no interpreter" : check.problem(head);
    if (problem == null) {
      return result(method, check, runtime, head);
    }
    if (fallback == null && (head == 0 || check.plausible(head))) {
      fallback = result(method, check, runtime, head);
    }
    return fail(
        head == 0
            ? problem
            : "the interpreter at 0x" + Long.toHexString(head) + " is none: " + problem);
  }

  // ---- scans

  private @Nullable PythonRuntime byVariables() {
    InterpreterCheck check = check(0);
    if (check == null) {
      return null;
    }
    InterpreterScan scan = new InterpreterScan(check, writable);
    long runtime = scan.variables(Regions.data(image, target.mappings()));
    if (runtime != 0) {
      return atRuntime(Method.BSS, runtime);
    }
    return scan.isEmpty()
        ? fail("no variable points to an interpreter")
        : resultOrFail(Method.BSS, check, scan.newest());
  }

  private @Nullable PythonRuntime byMemory(Method method, Regions regions) {
    InterpreterCheck check = check(0);
    if (check == null) {
      return null;
    }
    if (searched.inVain(method, check.structs().layout())) {
      return fail("no pointer to an interpreter, as for another file of this version");
    }
    InterpreterScan scan = new InterpreterScan(check, writable);
    long interpreter = scan.first(regions);
    if (interpreter == 0) {
      searched.nothing(method, check.structs().layout());
      return fail("no pointer to an interpreter");
    }
    long runtime = scan.runtimeOf(interpreter);
    if (runtime == 0) {
      // it may not be the newest, and memory can be huge: the variables know the newest
      runtime = scan.variables(Regions.data(image, target.mappings()));
    }
    return runtime != 0 ? atRuntime(method, runtime) : resultOrFail(method, check, scan.newest());
  }

  private @Nullable PythonRuntime resultOrFail(Method method, InterpreterCheck check, long head) {
    try {
      return result(method, check, 0, head);
    } catch (MemoryFault hole) {
      return fail("the interpreter cannot be read");
    }
  }

  private PythonRuntime result(Method method, InterpreterCheck check, long runtime, long head)
      throws MemoryFault {
    return Results.of(method, image, check.structs(), runtime, head, layouts.warnings());
  }

  private TargetMemory memory() {
    return target.memory();
  }

  /**
   * @param runtime address of {@code _PyRuntime}, 0 where it is not known
   * @return null, with a reason
   */
  private @Nullable InterpreterCheck check(long runtime) {
    Layout layout = layouts.at(runtime);
    if (layout == null) {
      reason = layouts.problem();
      return null;
    }
    return new InterpreterCheck(memory(), layout, writable);
  }
}

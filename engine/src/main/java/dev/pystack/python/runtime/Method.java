package dev.pystack.python.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways of finding the interpreter, in the order in which they are tried. */
public enum Method {
  /** {@code _Py_DebugOffsets} (3.13+), known by its cookie: by symbol, section, then contents. */
  DEBUG_OFFSETS("debug-offsets"),
  /** {@code _PyRuntime} (3.7+) or {@code interp_head} in the exported or full symbol table. */
  SYMBOLS("symbols"),
  /** The section {@code .PyRuntime} (3.10+). */
  ELF_DATA("elf-data"),
  /** A pointer to an interpreter state among the module's own variables. */
  BSS("bss"),
  /** A pointer to an interpreter state in memory without a file. */
  ANONYMOUS_MAPS("anonymous-maps"),
  /** A pointer to an interpreter state in the heap. */
  HEAP("heap");

  /** What is tried where nothing else is asked for. */
  public static final List<Method> DEFAULT = List.of(DEBUG_OFFSETS, SYMBOLS, ELF_DATA, BSS);

  /** What {@code --exhaustive} tries. */
  public static final List<Method> ALL = List.of(values());

  private final String option;

  Method(String option) {
    this.option = option;
  }

  /** As {@code --method} has it. */
  public String option() {
    return option;
  }

  /** The method of a name as {@code --method} has it, or null. */
  public static @Nullable Method ofOption(String option) {
    for (Method method : values()) {
      if (method.option.equals(option)) {
        return method;
      }
    }
    return null;
  }
}

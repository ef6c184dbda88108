package dev.pystack.testkit.interpreters;

/** What sets an interpreter apart from others of its version. */
public enum Trait {
  /** The interpreter is in a {@code libpython} of its own. */
  SHARED,
  /** The interpreter is in the executable. */
  STATIC,
  /** No {@code .symtab}. */
  STRIPPED,
  /** Has DWARF debugging information. */
  DEBUG_INFO,
  /** Built with {@code Py_DEBUG}. */
  DEBUG_BUILD,
  /** Built with {@code Py_GIL_DISABLED}. */
  FREE_THREADED,
  /** Linked with musl instead of glibc. */
  MUSL
}

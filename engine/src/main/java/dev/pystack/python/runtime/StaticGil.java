package dev.pystack.python.runtime;

/**
 * The GIL and the collector before 3.7: static variables of the interpreter, by address; 0 for each
 * whose symbol is not there (they are local symbols, gone from stripped builds, but for {@code
 * current}).
 *
 * @param current {@code _PyThreadState_Current}: exported, also by stripped builds
 * @param cond {@code gil_cond} (3.2 to 3.6)
 * @param mutex {@code gil_mutex} (3.2 to 3.6)
 * @param switchCond {@code switch_cond} (3.2 to 3.6)
 * @param lock {@code interpreter_lock}: a pointer to the lock (2.7)
 * @param collecting {@code collecting} of {@code gcmodule.c}: an int
 */
public record StaticGil(
    long current, long cond, long mutex, long switchCond, long lock, long collecting) {
  /** From 3.7 on, where everything is in {@code _PyRuntime}. */
  public static final StaticGil NONE = new StaticGil(0, 0, 0, 0, 0, 0);
}

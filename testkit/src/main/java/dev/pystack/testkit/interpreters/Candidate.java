package dev.pystack.testkit.interpreters;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * An interpreter that tests want, whether or not it can be had here. It is looked for (and
 * unpacked) only when a test asks.
 */
public final class Candidate {
  private final String name;
  private final Callable<Interpreter> search;
  private @Nullable Interpreter found;
  private @Nullable String missing;

  Candidate(String name, Callable<Interpreter> search) {
    this.name = name;
    this.search = search;
  }

  public String name() {
    return name;
  }

  /** The interpreter, or null where it cannot be had; {@link #missing} then says why. */
  public synchronized @Nullable Interpreter orNull() {
    if (found == null && missing == null) {
      try {
        found = search.call();
      } catch (Exception e) {
        missing = e.getMessage() == null ? e.toString() : e.getMessage();
      }
    }
    return found;
  }

  /** Why it cannot be had; empty where it can. */
  public synchronized String missing() {
    return orNull() == null && missing != null ? missing : "";
  }

  /** The interpreter; a test that asks for one that cannot be had is skipped by its name. */
  public Interpreter require() {
    Interpreter interpreter = orNull();
    if (interpreter == null) {
      return Assumptions.abort("interpreter " + name + " (" + missing() + ")");
    }
    return interpreter;
  }

  @Override
  public String toString() {
    return name;
  }
}

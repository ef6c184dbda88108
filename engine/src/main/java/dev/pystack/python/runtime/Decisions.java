package dev.pystack.python.runtime;

/** Is told what was tried and decided, for {@code -v}. */
@FunctionalInterface
public interface Decisions {
  /** Nobody listens. */
  Decisions NONE = decision -> {};

  /**
   * @param decision one line, without a final full stop
   */
  void say(String decision);
}

package dev.pystack.fuzz;

/** Failures that readers are allowed: they must say something. */
final class Declared {
  private Declared() {}

  static void failure(Exception declared) {
    String message = declared.getMessage();
    if (message == null || message.isEmpty()) {
      throw new IllegalStateException("a failure without words", declared);
    }
  }
}

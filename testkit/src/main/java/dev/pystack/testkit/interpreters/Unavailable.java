package dev.pystack.testkit.interpreters;

/** An interpreter cannot be had here; the message says why. */
final class Unavailable extends Exception {
  private static final long serialVersionUID = 1;

  Unavailable(String message) {
    super(message);
  }
}

package dev.pystack.demangle;

/** The name is no mangled name after all, or one beyond the limits; without a stack trace. */
final class NotMangled extends Exception {
  private static final long serialVersionUID = 1;

  NotMangled() {
    super("no mangled name", null, false, false);
  }
}

package dev.pystack.model;

/** A fact about the target, or why it is missing. */
public sealed interface Known<T> {
  record Value<T>(T value) implements Known<T> {}

  /**
   * @param reason for the report's reader, without a final full stop
   */
  record Unknown<T>(String reason) implements Known<T> {}
}

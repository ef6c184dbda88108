package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/**
 * A part of a declaration that may have to be written in the midst of what it is made of: {@code *}
 * in {@code int (*)(char)}. Innermost first.
 */
final class Modifier {
  final @Nullable Modifier next;
  final Node node;

  /** What template parameters in it stand for. */
  final @Nullable Scope scope;

  boolean printed;

  Modifier(@Nullable Modifier next, Node node, @Nullable Scope scope) {
    this.next = next;
    this.node = node;
    this.scope = scope;
  }
}

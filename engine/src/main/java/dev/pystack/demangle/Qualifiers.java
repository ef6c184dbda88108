package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** A chain of qualifiers that still lacks what it qualifies. */
final class Qualifiers {
  private @Nullable Node outermost;
  private @Nullable Node innermost;

  void add(Node qualifier) {
    Node last = innermost;
    if (last == null) {
      outermost = qualifier;
    } else {
      last.left = qualifier;
    }
    innermost = qualifier;
  }

  boolean none() {
    return outermost == null;
  }

  /** {@code node} with all qualifiers around it. */
  Node around(Node node) {
    Node first = outermost;
    Node last = innermost;
    if (first == null || last == null) {
      return node;
    }
    last.left = node;
    return first;
  }
}

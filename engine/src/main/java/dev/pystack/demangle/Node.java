package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a C++ name: parsed once, and printed wherever a substitution refers to it, so that
 * nodes form a graph without cycles. One class with a {@link Kind}, because a fresh JVM pays for
 * each class it loads.
 */
final class Node {
  final Kind kind;

  /** What {@link Kind} says; may be filled in while parsing. */
  @Nullable Node left;

  @Nullable Node right;

  /** Of names, literals, operators and phrases. */
  final String text;

  /** Of parameters, lambdas, operators and the like. */
  final int number;

  /** How often it is being printed at this moment: hostile names nest a node in itself. */
  int printing;

  Node(Kind kind, @Nullable Node left, @Nullable Node right) {
    this(kind, "", 0, left, right);
  }

  Node(Kind kind, String text, int number, @Nullable Node left, @Nullable Node right) {
    this.kind = kind;
    this.text = text;
    this.number = number;
    this.left = left;
    this.right = right;
  }

  static Node name(String text) {
    return new Node(Kind.NAME, text, 0, null, null);
  }

  static Node numbered(Kind kind, int number, @Nullable Node left) {
    return new Node(kind, "", number, left, null);
  }
}

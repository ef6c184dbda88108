package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/**
 * What template parameters stand for at some place: the arguments of the template around it, and
 * what is around that one.
 *
 * @param outer what holds within the arguments themselves
 * @param template a node of kind TEMPLATE, or the HEAD of a lambda; null within a lambda without
 */
record Scope(@Nullable Scope outer, @Nullable Node template) {
  /** Argument number {@code index}; null if there are not so many. */
  @Nullable Node argument(int index) {
    Node list = template == null ? null : template.right;
    return list == null || list.kind != Kind.TEMPLATE_ARGUMENTS ? null : item(list, index);
  }

  /** Item number {@code index} of a list of arguments, all of it if negative. */
  static @Nullable Node item(Node list, int index) {
    if (index < 0) {
      return list;
    }
    Node node = list;
    for (int i = 0; i < index && node != null; i++) {
      node = node.right;
    }
    return node == null ? null : node.left;
  }
}

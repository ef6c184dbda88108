package dev.pystack.python.runtime;

import dev.pystack.python.layout.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * What all of the memory was searched for in vain: another file of the same Python (a program
 * beside its library) would lead to the same, and memory can be huge.
 */
final class SearchedMemory {
  private final List<Method> methods = new ArrayList<>();
  private final List<Layout> layouts = new ArrayList<>();

  /** Keeps that a search with a layout found nothing. */
  void nothing(Method method, Layout layout) {
    methods.add(method);
    layouts.add(layout);
  }

  /** Whether the same search found nothing before. */
  boolean inVain(Method method, Layout layout) {
    for (int i = 0; i < methods.size(); i++) {
      if (methods.get(i) == method && layouts.get(i).agreesWith(layout)) {
        return true;
      }
    }
    return false;
  }
}

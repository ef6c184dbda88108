package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.model.NativeTrace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the code with its names, and what follows from these: told once, however many threads
 * stand there. Not thread-safe.
 */
final class NamedPlace {
  private final List<Frame.Native> functions;
  private final boolean own;
  private final @Nullable String[] bases;
  private final boolean collects;
  private NativeTrace.@Nullable Entry[] entries = new NativeTrace.Entry[0];

  /**
   * @param functions in print order
   * @param own whether it is code of the interpreter's own module
   */
  NamedPlace(List<Frame.Native> functions, boolean own) {
    this.functions = functions;
    this.own = own;
    this.bases = new String[functions.size()];
    boolean collector = false;
    for (int i = 0; i < bases.length && own; i++) {
      String base = Roles.base(functions.get(i).symbol());
      bases[i] = base;
      collector |= base != null && NativeStatus.isCollector(base, functions.get(i).file());
    }
    this.collects = collector;
  }

  List<Frame.Native> functions() {
    return functions;
  }

  boolean own() {
    return own;
  }

  /** The plain name of a function; null for one that is not the interpreter's own, or unknown. */
  @Nullable String base(int function) {
    return bases[function];
  }

  /** Whether one of its functions is the collector. */
  boolean collects() {
    return collects;
  }

  /** A function and its role. */
  NativeTrace.Entry entry(int function, Roles roles) {
    if (entries.length != bases.length) {
      entries = new NativeTrace.Entry[bases.length];
    }
    NativeTrace.Entry entry = entries[function];
    if (entry == null) {
      Frame.Native frame = functions.get(function);
      entry = new NativeTrace.Entry(frame, roles.of(frame, own));
      entries[function] = entry;
    }
    return entry;
  }
}

package dev.pystack.linux;

import dev.pystack.memory.PageCache;
import dev.pystack.model.Consistency;
import dev.pystack.target.Target;
import org.jspecify.annotations.Nullable;

/** One call of a reader: what it returned or threw, and the pages it looked at. */
final class Attempt<T, X extends Exception> {
  private final PageCache cache;
  private @Nullable T value;
  private @Nullable Exception failure;
  boolean proven;

  Attempt(PageCache cache) {
    this.cache = cache;
  }

  void run(Reader<T, X> reader, Target target) {
    try {
      value = reader.read(target);
    } catch (Exception thrown) {
      // what was read while the process ran may be any nonsense: whether this counts shows later
      failure = thrown;
    }
  }

  long[] pages() {
    return cache.held();
  }

  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // only X and unchecked exceptions can have been thrown
  Observation<T> observation(Consistency consistency, int stops, long stoppedNanos) throws X {
    Exception thrown = failure;
    if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (thrown != null) {
      throw (X) thrown;
    }
    return new Observation<>(value, consistency, stops, stoppedNanos);
  }
}

package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.memory.PageCache;
import org.jspecify.annotations.Nullable;

/** A process that was not stopped: what is asked for is read there and then, and once. */
final class RunningMoment implements Moment {
  private final ProcessFacts facts;
  private final ThreadNotes notes;
  private final PageCache cache;
  private @Nullable MapsTable maps;

  RunningMoment(ProcessFacts facts, ThreadNotes notes, PageCache cache) {
    this.facts = facts;
    this.notes = notes;
    this.cache = cache;
  }

  @Override
  public int[] threads() {
    return notes.tids();
  }

  @Override
  public MapsTable maps() {
    MapsTable known = maps;
    if (known == null) {
      known = facts.readMaps();
      maps = known;
    }
    return known;
  }

  @Override
  public long futex(int tid) {
    return notes.asleep() ? notes.futex(tid) : facts.readFutex(tid);
  }

  @Override
  public Memory memory() {
    return cache;
  }
}

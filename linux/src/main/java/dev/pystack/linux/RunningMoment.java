package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.memory.PageCache;
import org.jspecify.annotations.Nullable;

/** A process as it is now: what is asked for is read there and then, and once. */
final class RunningMoment implements Moment {
  private final ProcessFacts facts;
  private final int[] tids;
  private final long @Nullable [] futexes;
  private final @Nullable Kernel kernel;
  private final PageCache cache;
  private @Nullable MapsTable maps;
  private int lastThread;

  /**
   * @param futexes where each of the threads waits, or null where that was not noted
   * @param kernel to ask for registers, where the threads stand still and registers are wanted
   */
  RunningMoment(
      ProcessFacts facts,
      int[] tids,
      long @Nullable [] futexes,
      @Nullable Kernel kernel,
      PageCache cache) {
    this.kernel = kernel;
    this.facts = facts;
    this.tids = tids;
    this.futexes = futexes;
    this.cache = cache;
  }

  @Override
  public int[] threads() {
    return tids;
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
    long[] known = futexes;
    if (known == null) {
      return facts.readFutex(tid);
    }
    int at = Threads.indexOf(tids, tid, lastThread);
    lastThread = at;
    return at < 0 ? 0 : known[at];
  }

  @Override
  public byte @Nullable [] registers(int tid) {
    Kernel asked = kernel;
    return asked == null ? null : asked.registers(tid);
  }

  @Override
  public Memory memory() {
    return cache;
  }
}

package dev.pystack.linux;

import dev.pystack.memory.Memory;
import org.jspecify.annotations.Nullable;

/** What of a process moves, as one reading of it sees it. */
interface Moment {
  int[] threads();

  MapsTable maps();

  /** Of a thread: the futex it sleeps on, or 0. */
  long futex(int tid);

  /** Of a thread that stands still: what PTRACE_GETREGSET gave; null where that was not asked. */
  byte @Nullable [] registers(int tid);

  /** Page-cached. */
  Memory memory();
}

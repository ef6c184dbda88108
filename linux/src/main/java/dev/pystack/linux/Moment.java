package dev.pystack.linux;

import dev.pystack.memory.Memory;

/** What of a process moves, as one reading of it sees it. */
interface Moment {
  int[] threads();

  MapsTable maps();

  /** Of a thread: the futex it sleeps on, or 0. */
  long futex(int tid);

  /** Page-cached. */
  Memory memory();
}

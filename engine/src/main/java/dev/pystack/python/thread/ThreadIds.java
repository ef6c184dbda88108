package dev.pystack.python.thread;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The kernel's ids of Python's threads. From 3.11 CPython keeps them; before that, and after a fork
 * (when CPython still has the parent's), they are read from the C library's {@code struct pthread},
 * whose address {@code thread_id} is. Where in it the id lies is learnt from the target: glibc
 * moved it between versions and machines, and musl has it elsewhere. Where nobody knows which
 * threads live (a core that has lost its notes), those are taken whose numbers can be right.
 */
final class ThreadIds {
  /** How far into {@code struct pthread} to look; glibc's x86-64 has it 720 bytes in, musl's 48. */
  private static final int REACH = 2048;

  /** Threads by which the offset is learnt: enough to tell, also in a target with thousands. */
  private static final int SAMPLE = 8;

  private static final int UNKNOWN_OFFSET = -1;

  /**
   * Where the id lies, to be tried where no live thread tells: glibc's with {@code tcbhead_t} in
   * front (x86-64), with 24 words (aarch64), with 26 (32 bits); musl's of x86-64 and aarch64.
   */
  private static final int[] KNOWN_OFFSETS = {720, 208, 104, 48, 32};

  /** {@code PID_MAX_LIMIT} of Linux. */
  private static final int MAX_TID = 1 << 22;

  private final Target target;
  private final TargetMemory memory;
  private final Set<Integer> live = new HashSet<>();
  private final List<ThreadState> all;
  // -2: not yet looked for
  private int offset = -2;

  /**
   * @param all every thread state of the target
   */
  ThreadIds(Target target, List<ThreadState> all) {
    this.target = target;
    this.memory = target.memory();
    this.all = all;
    for (int tid : target.threads()) {
      live.add(tid);
    }
  }

  /** The kernel's id in the namespace in which we look; 0 for a thread that has ended. */
  int of(ThreadState thread) {
    if (thread.nativeId() > 0) {
      int tid = target.localTid(thread.nativeId());
      if (possible(tid)) {
        return tid;
      }
    }
    return fromPthread(thread);
  }

  private int fromPthread(ThreadState thread) {
    if (offset == -2) {
      offset = learnOffset();
    }
    if (offset != UNKNOWN_OFFSET) {
      int tid = tidAt(thread, offset);
      if (possible(tid)) {
        return tid;
      }
    }
    return 0;
  }

  private boolean possible(int tid) {
    return live.isEmpty() ? tid > 0 && tid <= MAX_TID : live.contains(tid);
  }

  private int tidAt(ThreadState thread, int at) {
    try {
      int own = memory.i32(thread.ident() + at);
      return own > 0 ? target.localTid(own) : 0;
    } catch (MemoryFault gone) {
      return 0; // a joined thread's stack, and its struct pthread with it, may be unmapped
    }
  }

  /** The offset at which most thread structures hold a live id, no two of them the same. */
  private int learnOffset() {
    int most = Math.min(SAMPLE, distinctThreads());
    for (int i = 0; live.isEmpty() && i < KNOWN_OFFSETS.length; i++) {
      if (distinctLive(KNOWN_OFFSETS[i]) == most) {
        return KNOWN_OFFSETS[i];
      }
    }
    if (live.isEmpty()) {
      return UNKNOWN_OFFSET;
    }
    int best = UNKNOWN_OFFSET;
    int bestCount = 0;
    for (int at = 0; at < REACH; at += 4) {
      int count = distinctLive(at);
      if (count > bestCount) {
        best = at;
        bestCount = count;
      }
      if (bestCount == most) {
        break;
      }
    }
    return best;
  }

  private int distinctThreads() {
    HashSet<Long> threads = new HashSet<>();
    for (ThreadState thread : all) {
      threads.add(thread.ident());
    }
    return threads.size();
  }

  private int distinctLive(int at) {
    HashSet<Long> threads = new HashSet<>();
    HashSet<Integer> found = new HashSet<>();
    for (ThreadState thread : all) {
      // one thread may have states in several interpreters
      if (!threads.add(thread.ident())) {
        continue;
      }
      int tid = tidAt(thread, at);
      if (possible(tid) && !found.add(tid)) {
        return 0;
      }
      if (threads.size() == SAMPLE) {
        break;
      }
    }
    return found.size();
  }
}

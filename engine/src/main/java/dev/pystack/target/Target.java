package dev.pystack.target;

import dev.pystack.memory.Memory;
import dev.pystack.memory.TargetMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that is looked at: a live process at one moment, or a core dump. What it hands out may
 * be garbage in every byte. Used by one thread at a time.
 */
public interface Target {
  Architecture architecture();

  /** Of a core: as its notes have it. */
  int pid();

  /** The path of the executable as the target sees it, or null where unknown. */
  @Nullable String executable();

  /** All mappings, by rising address. */
  List<Mapping> mappings();

  /** All threads, in the kernel's order. */
  List<TargetThread> threads();

  /** The target's memory; cached, so that two reads of one word agree. */
  TargetMemory memory();

  /**
   * The file behind a mapping (address = file offset), opened so that it is the very file mapped
   * (also when deleted or replaced since), or null where it cannot be had.
   */
  @Nullable Memory file(Mapping mapping);

  /**
   * The bytes of a text file by the path that the target uses, from the target's own root; null
   * where there is none, or it is not a regular file, or larger than {@code maxBytes}.
   */
  byte @Nullable [] textFile(String path, int maxBytes);

  /**
   * The address on which a thread sleeps in the futex system call; 0 where it does not, or where
   * that cannot be told.
   */
  long futex(int tid);

  /**
   * A thread id of the target's own pid namespace as we see that thread; the same number where both
   * look from one namespace. 0 where no such thread is.
   */
  int localTid(int tid);
}

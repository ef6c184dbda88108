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

  /**
   * The arguments it was started with, the program's name first; empty where they cannot be had.
   */
  List<String> arguments();

  /** The ids of all threads, in the kernel's order, as this side of the target counts them. */
  int[] threads();

  /**
   * What the kernel knows of a thread; null where there is none of that id. Costs a file per thread
   * of a live process: ask only where Python does not know.
   */
  @Nullable TargetThread thread(int tid);

  /**
   * A thread id of the target's own pid namespace as we count that thread; the same number where
   * both look from one namespace. Whether such a thread lives, {@link #threads} says.
   */
  int localTid(int tid);

  /** The target's memory; cached, so that two reads of one word agree. */
  TargetMemory memory();

  /**
   * The file behind a mapping (address = file offset), opened so that it is the very file mapped
   * (also when deleted or replaced since), or null where it cannot be had. Its reads are not
   * cached.
   */
  @Nullable Memory file(Mapping mapping);

  /**
   * A file that describes what is mapped, by the path that the target would use for it, from the
   * target's own root (of a core: from where its files are searched for); null where there is none
   * or it is not a regular file. Address = file offset. Symbolic links never lead out of that root.
   */
  default @Nullable Memory debugFile(String path) {
    return null;
  }

  /**
   * A text file by the path that the target uses, from the target's own root (a relative path: from
   * its working directory); null where there is none, or it is not a regular file, or larger than
   * {@code maxBytes}. Symbolic links never lead out of that root.
   */
  @Nullable TextFile textFile(String path, int maxBytes);

  /**
   * The address on which a thread sleeps in the futex system call; 0 where it does not, or where
   * that cannot be told.
   */
  long futex(int tid);

  /**
   * The registers of a thread; null where they cannot be had: only a thread that stands still has
   * any, and only where they were asked for.
   */
  @Nullable Registers registers(int tid);
}

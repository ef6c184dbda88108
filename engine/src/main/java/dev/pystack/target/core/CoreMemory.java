package dev.pystack.target.core;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Mapping;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a core: what was dumped, under it the files that were mapped, under that holes.
 * Every read goes to a file: use it behind a cache.
 */
final class CoreMemory implements Memory {
  private static final int PAGE = 4096;

  private final LocalFile core;
  private final CoreMappings merged;
  private final List<Mapping> mappings;
  private final @Nullable Modules modules;

  /**
   * @param modules null for what was dumped alone
   */
  CoreMemory(LocalFile core, CoreMappings merged, @Nullable Modules modules) {
    this.core = core;
    this.merged = merged;
    this.mappings = merged.mappings();
    this.modules = modules;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    int done = 0;
    int i = Mapping.indexAt(mappings, address);
    while (done < length) {
      long at = address + done;
      if (i < 0 || i >= mappings.size() || !mappings.get(i).contains(at)) {
        throw new MemoryFault(at, "not mapped");
      }
      Mapping mapping = mappings.get(i);
      long inMapping = at - mapping.start();
      long there = merged.dumpedSize(i);
      int left = length - done;
      if (Long.compareUnsigned(inMapping, there) < 0) {
        int n = (int) Math.min(left, there - inMapping);
        core.read(merged.coreOffset(i) + inMapping, into, offset + done, n);
        done += n;
      } else {
        long more = mapping.end() - at;
        int n = more < 0 ? left : (int) Math.min(left, more);
        readFile(mapping, at, into, offset + done, n);
        done += n;
      }
      if (address + done == mapping.end()) {
        i++;
      }
    }
  }

  private void readFile(Mapping mapping, long at, byte[] into, int offset, int length)
      throws MemoryFault {
    MappedModule module = modules == null ? null : modules.at(mapping.path());
    LocalFile file = module == null ? null : module.open();
    if (file == null) {
      throw new MemoryFault(at, "not in the core");
    }
    long from = mapping.fileOffset() + (at - mapping.start());
    if (from < 0 || from >= file.length()) {
      throw new MemoryFault(at, "past the end of the file");
    }
    int n = (int) Math.min(length, file.length() - from);
    file.read(from, into, offset, n);
    if (n < length) {
      // of the last page of a file the kernel fills the rest with zeros, and of no other
      if (length - n >= PAGE) {
        throw new MemoryFault(at, "past the end of the file");
      }
      Arrays.fill(into, offset + n, offset + length, (byte) 0);
    }
  }
}

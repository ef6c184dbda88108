package dev.pystack.unwind;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfHeader;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which program or library lies at an address. Nothing is read of a file before an address in it is
 * asked for. Not thread-safe.
 */
public final class LoadedModules {
  // a file has a handful of mappings, but between them there may be others
  private static final int MAX_BACK = 128;

  private final Target target;
  private final List<Mapping> mappings;
  // by the mapping's index; decided says whether that was looked up
  private final @Nullable LoadedModule[] byMapping;
  private final boolean[] decided;
  private final List<LoadedModule> found = new ArrayList<>();
  private int last;

  private LoadedModules(Target target) {
    this.target = target;
    this.mappings = target.mappings();
    this.byMapping = new LoadedModule[mappings.size()];
    this.decided = new boolean[mappings.size()];
  }

  public static LoadedModules of(Target target) {
    return new LoadedModules(target);
  }

  /** The module at an address; null where there is none. */
  public @Nullable LoadedModule at(long address) {
    int i = index(address);
    if (i < 0) {
      return null;
    }
    if (!decided[i]) {
      decided[i] = true;
      byMapping[i] = find(i);
    }
    return byMapping[i];
  }

  /** The mapping at an address; null where there is none. */
  public @Nullable Mapping mapping(long address) {
    int i = index(address);
    return i < 0 ? null : mappings.get(i);
  }

  private int index(long address) {
    if (last < mappings.size() && mappings.get(last).contains(address)) {
      return last;
    }
    int i = Mapping.indexAt(mappings, address);
    if (i >= 0) {
      last = i;
    }
    return i;
  }

  /** The module to which a mapping belongs: its file's start lies below it, or is the mapping. */
  private @Nullable LoadedModule find(int index) {
    Mapping mapping = mappings.get(index);
    Memory memory = target.memory().raw();
    for (int i = index; i >= 0 && index - i < MAX_BACK; i--) {
      Mapping first = mappings.get(i);
      // a small file's writable segment may start in its first page too
      if (first.fileOffset() != 0
          || i != index && first.writable()
          || !first.path().equals(mapping.path())
          || !ElfHeader.isElf(memory, first.start())) {
        continue;
      }
      try {
        LoadedModule module = module(first, ElfHeader.read(memory, first.start()));
        if (module != null && module.contains(mapping.start())) {
          return module;
        }
      } catch (MalformedException | MemoryFault unreadable) {
        // another one below it may be what is sought
      }
    }
    Memory bytes = mapping.hasFile() ? target.file(mapping) : null;
    if (bytes == null) {
      return null;
    }
    try {
      return module(mapping, ElfFile.parse(bytes).header());
    } catch (MalformedException | MemoryFault noElf) {
      return null;
    }
  }

  private @Nullable LoadedModule module(Mapping first, ElfHeader header) {
    for (int i = 0; i < found.size(); i++) {
      LoadedModule known = found.get(i);
      if (known.mapping().path().equals(first.path()) && known.contains(first.start())) {
        return known;
      }
    }
    LoadedModule module = LoadedModule.of(target, first, header);
    if (module != null) {
      found.add(module);
    }
    return module;
  }
}

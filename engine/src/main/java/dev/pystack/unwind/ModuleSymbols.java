package dev.pystack.unwind;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfSymbol;
import dev.pystack.elf.FunctionSymbols;
import dev.pystack.elf.Section;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of one module, each part read when it is first needed. */
final class ModuleSymbols {
  private final LoadedModule module;
  private final List<String> warnings;
  private final Map<Long, List<Frame.Native>> known = new HashMap<>();
  private boolean tablesRead;
  private final List<FunctionSymbols> tables = new ArrayList<>();

  ModuleSymbols(LoadedModule module, List<String> warnings) {
    this.module = module;
    this.warnings = warnings;
  }

  List<Frame.Native> frames(long pc, long lookup) {
    List<Frame.Native> frames = known.get(lookup);
    if (frames == null) {
      frames = find(pc, lookup - module.bias());
      known.put(lookup, frames);
    }
    return frames;
  }

  private List<Frame.Native> find(long pc, long address) {
    ElfSymbol symbol = symbol(address);
    String library = module.path().isEmpty() ? null : module.path();
    String name = symbol == null ? null : symbol.name();
    return List.of(new Frame.Native(pc, name, name, null, 0, 0, library, false));
  }

  private @Nullable ElfSymbol symbol(long address) {
    if (!tablesRead) {
      tablesRead = true;
      ElfFile file = module.file();
      if (file != null && !add(file, Section.SYMTAB)) {
        add(file, Section.DYNSYM);
      }
    }
    for (int i = 0; i < tables.size(); i++) {
      try {
        ElfSymbol symbol = tables.get(i).at(address);
        if (symbol != null) {
          return symbol;
        }
      } catch (MalformedException broken) {
        // another table may have it
      }
    }
    return null;
  }

  private boolean add(ElfFile file, int type) {
    try {
      FunctionSymbols table = FunctionSymbols.of(file, type);
      if (table != null) {
        tables.add(table);
      }
      return table != null;
    } catch (MalformedException | MemoryFault unreadable) {
      warnings.add("The symbols of " + module.path() + " cannot be read");
      return false;
    }
  }
}

package dev.pystack.python.runtime;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.DynamicSymbols;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.ElfSymbol;
import dev.pystack.elf.Section;
import dev.pystack.elf.Segment;
import dev.pystack.elf.SymbolTable;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One copy of an ELF file in a target. Everything is read when it is first asked for: from the
 * target's own memory where that is enough, else from the file.
 */
final class Image {
  // static variables: only the full symbol table has them, so all are looked for in one pass
  private static final String[] STATICS = {
    "_PyRuntime",
    "interp_head",
    "_PyThreadState_Current",
    "interpreter_lock",
    "gil_cond",
    "gil_mutex",
    "switch_cond",
    "collecting"
  };

  private final Target target;
  private final Mapping first;
  private boolean headerRead;
  private @Nullable ElfHeader header;
  private long bias;
  private String problem = "";
  private boolean exportsRead;
  private @Nullable DynamicSymbols exports;
  private boolean fileRead;
  private @Nullable ElfFile file;
  private @Nullable Map<String, ElfSymbol> statics;

  /**
   * @param first the mapping of the file's start, or else the lowest
   */
  Image(Target target, Mapping first) {
    this.target = target;
    this.first = first;
  }

  String path() {
    return first.path();
  }

  /** Path without its folders. */
  String name() {
    return path().substring(path().lastIndexOf('/') + 1);
  }

  long start() {
    return first.start();
  }

  /** Null where this is no ELF image, or none that can be read: see {@link #problem}. */
  @Nullable ElfHeader header() {
    if (!headerRead) {
      headerRead = true;
      header = readHeader();
    }
    return header;
  }

  private @Nullable ElfHeader readHeader() {
    ElfHeader read = null;
    try {
      if (first.fileOffset() == 0) {
        read = ElfHeader.read(target.memory().raw(), first.start());
      }
    } catch (MalformedException | MemoryFault unreadable) {
      problem = message(unreadable);
    }
    if (read == null) {
      ElfFile elf = file();
      if (elf == null) {
        return null;
      }
      read = elf.header();
    }
    Long added = read.loadBias(first.start(), first.fileOffset());
    if (added == null) {
      problem = "no segment is loaded from where it is mapped";
      return null;
    }
    bias = added;
    return read;
  }

  /** Why there is no header or no file. */
  String problem() {
    return problem;
  }

  /** What is added to the file's addresses; 0 where there is no header. */
  long bias() {
    header();
    return bias;
  }

  /** The address in the target of a variable that this image exports, or 0. */
  long exported(String symbol) {
    ElfHeader elf = header();
    if (elf == null) {
      return 0;
    }
    try {
      if (!exportsRead) {
        exportsRead = true;
        exports = DynamicSymbols.of(target.memory().raw(), elf, bias);
        if (exports == null && elf.segment(Segment.DYNAMIC) != null) {
          // its tables may be in no memory that we have (a core without read-only pages)
          exports = exportsOfFile();
        }
      }
      DynamicSymbols table = exports;
      ElfSymbol found = table == null ? null : table.find(symbol);
      return found == null ? 0 : found.value() + bias;
    } catch (MemoryFault hole) {
      return exportedByFile(symbol);
    }
  }

  private @Nullable DynamicSymbols exportsOfFile() throws MemoryFault {
    ElfFile elf = file();
    return elf == null ? null : elf.dynamicSymbols();
  }

  private long exportedByFile(String symbol) {
    try {
      exports = exportsOfFile();
      ElfSymbol found = exports == null ? null : exports.find(symbol);
      return found == null ? 0 : found.value() + bias;
    } catch (MemoryFault truncated) {
      exports = null;
      return 0;
    }
  }

  /** The address in the target of a variable named in the full symbol table, or 0. */
  long inFullTable(String symbol) {
    if (header() == null) {
      return 0;
    }
    Map<String, ElfSymbol> found = statics;
    if (found == null) {
      found = readStatics();
      statics = found;
    }
    ElfSymbol entry = found.get(symbol);
    return entry == null ? 0 : entry.value() + bias;
  }

  private Map<String, ElfSymbol> readStatics() {
    ElfFile elf = file();
    if (elf != null) {
      try {
        SymbolTable table = elf.symbols();
        if (table != null) {
          return table.findAll(STATICS);
        }
      } catch (MalformedException | MemoryFault unreadable) {
        problem = message(unreadable);
      }
    }
    return new HashMap<>();
  }

  /** The address in the target of a section, or 0 where the file has none of that name. */
  long section(String name) {
    ElfFile elf = header() == null ? null : file();
    if (elf == null) {
      return 0;
    }
    try {
      Section section = elf.section(name);
      return section == null || section.address() == 0 ? 0 : section.address() + bias;
    } catch (MalformedException | MemoryFault unreadable) {
      problem = message(unreadable);
      return 0;
    }
  }

  private @Nullable ElfFile file() {
    if (!fileRead) {
      fileRead = true;
      Memory bytes = target.file(first);
      if (bytes == null) {
        problem = "the file cannot be opened";
        return null;
      }
      try {
        file = ElfFile.parse(bytes);
      } catch (MalformedException | MemoryFault unreadable) {
        problem = message(unreadable);
      }
    }
    return file;
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? "unreadable" : message;
  }
}

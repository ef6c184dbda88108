package dev.pystack.fuzz;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.DynamicSymbols;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.FunctionSymbols;
import dev.pystack.elf.Section;
import dev.pystack.elf.SymbolTable;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;

/** ELF files: an input is the file; everything that can be asked of it is. */
public final class FuzzElf {
  private static final int MOST_SYMBOLS = 1000;

  private interface Step {
    void run() throws MalformedException, MemoryFault;
  }

  private FuzzElf() {}

  public static void fuzzerTestOneInput(byte[] data) {
    attempt(() -> read(ElfFile.parse(memory(data))));
  }

  static Memory memory(byte[] data) {
    return (address, into, offset, length) -> {
      if (address < 0 || address > data.length || length > data.length - address) {
        throw new MemoryFault(address, "past the end");
      }
      System.arraycopy(data, (int) address, into, offset, length);
    };
  }

  private static void read(ElfFile elf) {
    elf.header().loadBias(0x1000, 0);
    attempt(elf::buildId);
    attempt(elf::debugLink);
    attempt(elf::alternateLink);
    attempt(
        () -> {
          DynamicSymbols exports = elf.dynamicSymbols();
          if (exports != null) {
            exports.find("main");
            exports.find("_PyRuntime");
          }
        });
    attempt(
        () -> {
          for (Section section : elf.sections()) {
            attempt(() -> elf.content(section));
            attempt(() -> elf.paged(section));
          }
        });
    attempt(() -> symbols(elf.symbols()));
    attempt(() -> symbols(elf.exportedSymbols()));
    for (int type = 0; type < 16; type++) {
      int wanted = type;
      attempt(
          () -> {
            FunctionSymbols functions = FunctionSymbols.of(elf, wanted);
            if (functions != null) {
              for (long address = 0; address < 0x4000; address += 0x100) {
                functions.at(address);
              }
            }
          });
    }
  }

  private static void symbols(@org.jspecify.annotations.Nullable SymbolTable table)
      throws MalformedException {
    if (table != null) {
      table.find("main");
      for (int i = 0; i < Math.min(table.size(), MOST_SYMBOLS); i++) {
        int index = i;
        attempt(() -> table.get(index));
      }
    }
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (MalformedException | MemoryFault expected) {
      Declared.failure(expected);
    }
  }
}

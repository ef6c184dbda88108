package dev.pystack.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.elf.ElfFile;
import dev.pystack.elf.FileMemory;
import dev.pystack.model.Frame;
import dev.pystack.target.DebugFiles;
import dev.pystack.testkit.elf.Bytes;
import dev.pystack.testkit.elf.ElfWriter;
import dev.pystack.testkit.elf.SymbolWriter;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ModuleSymbolsTest {
  private static final int FUNCTIONS = 3000;

  /** Thousands of functions whose names overlap in one long string. */
  private static byte[] program() {
    ElfWriter elf = new ElfWriter(ByteOrder.LITTLE_ENDIAN, 8, 3, 62);
    SymbolWriter symbols = new SymbolWriter(elf, 8).symbol("n".repeat(65_000), 0x1000, 1, 0x12, 1);
    for (int i = 0; i < FUNCTIONS; i++) {
      symbols.symbol("", 0x2000 + 16L * i, 16, 0x12, 1);
    }
    Bytes table = elf.bytes().raw(symbols.symbols());
    for (int i = 0; i < FUNCTIONS; i++) {
      // the first symbol is none, the second has the name
      table.put(24 * (i + 2), i + 1, 4);
    }
    return elf.section(".symtab", ElfWriter.SHT_SYMTAB, 0, 0, table.toArray(), 2, 24)
        .section(".strtab", ElfWriter.SHT_STRTAB, 0, symbols.strings())
        .write();
  }

  @Test
  void longNamesDoNotFillTheMemory() throws Exception {
    ElfFile file = ElfFile.parse(FileMemory.of(program()));
    ModuleSymbols symbols = new ModuleSymbols(file, "/lib/long.so", null, new DebugFiles(null));

    long characters = 0;
    for (int i = 0; i < FUNCTIONS; i++) {
      long address = 0x2004 + 16L * i;
      Frame.Native frame = symbols.frames(address, address).getFirst();
      assertThat(frame.address()).isEqualTo(address);
      assertThat(frame.library()).isEqualTo("/lib/long.so");
      String name = frame.symbol();
      characters += name == null ? 0 : name.length();
    }

    assertThat(characters).isBetween(60_000_000L, 140_000_000L);
    assertThat(symbols.warnings())
        .containsExactly(
            "The names of functions in /lib/long.so are too long: the others are left out");
    // what was told once is told again
    assertThat(symbols.frames(0x2004, 0x2004).getFirst().symbol()).hasSizeGreaterThan(60_000);
  }
}

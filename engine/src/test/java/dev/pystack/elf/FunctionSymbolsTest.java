package dev.pystack.elf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.elf.ElfWriter;
import dev.pystack.testkit.elf.SymbolWriter;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionSymbolsTest {
  private static final int FUNCTION = 2;
  private static final int GLOBAL = 0x10;
  private static final int WEAK = 0x20;
  private static final long TEXT = 0x1000;

  private record Symbol(String name, long value, long size, int info, int section) {}

  private static FunctionSymbols table(ByteOrder order, List<Symbol> all) throws Exception {
    ElfWriter elf = new ElfWriter(order, 8, ElfHeader.SHARED, ElfHeader.MACHINE_X86_64);
    SymbolWriter symbols = new SymbolWriter(elf, 8);
    for (Symbol s : all) {
      symbols.symbol(s.name(), s.value(), s.size(), s.info(), s.section());
    }
    byte[] file =
        elf.section(".text", ElfWriter.SHT_PROGBITS, 6, TEXT, new byte[0x1000], 0, 0)
            .section(".data", ElfWriter.SHT_PROGBITS, 3, 0x3000, new byte[0x100], 0, 0)
            .section(
                ".symtab", ElfWriter.SHT_SYMTAB, 0, 0, symbols.symbols(), 4, symbols.entrySize())
            .section(".strtab", ElfWriter.SHT_STRTAB, 0, symbols.strings())
            .write();
    return Objects.requireNonNull(
        FunctionSymbols.of(ElfFile.parse(FileMemory.of(file)), Section.SYMTAB));
  }

  private static @Nullable String at(FunctionSymbols table, long address) throws Exception {
    ElfSymbol symbol = table.at(address);
    return symbol == null ? null : symbol.name();
  }

  private static void check(FunctionSymbols table, long address, @Nullable String name)
      throws Exception {
    assertThat(at(table, address)).as(Long.toHexString(address)).isEqualTo(name);
  }

  @Test
  void choosesAsDebuggersDo() throws Exception {
    List<Symbol> all =
        List.of(
            new Symbol("local", 0x1100, 0x10, FUNCTION, 1),
            new Symbol("weak", 0x1100, 0x10, WEAK | FUNCTION, 1),
            new Symbol("global@@V_1", 0x1100, 0x10, GLOBAL | FUNCTION, 1),
            new Symbol("global_label", 0x1100, 0x10, GLOBAL, 1),
            new Symbol("outer", 0x1200, 0x100, FUNCTION, 1),
            new Symbol("inner", 0x1220, 0x10, FUNCTION, 1),
            new Symbol("label_inside", 0x1240, 0, FUNCTION, 1),
            new Symbol("assembly", 0x1400, 0, GLOBAL, 1),
            new Symbol("$x", 0x1404, 0, 0, 1),
            new Symbol("data", 0x1408, 8, GLOBAL | ElfSymbol.OBJECT, 1),
            new Symbol("imported", 0x1408, 8, GLOBAL | FUNCTION, 0),
            new Symbol("variable", 0x3000, 0, GLOBAL, 2));
    FunctionSymbols table = table(ByteOrder.LITTLE_ENDIAN, all);
    // the first round by going through the table, later ones by its index
    for (int round = 0; round < 3; round++) {
      check(table, 0x1108, "global");
      check(table, 0x1110, null);
      check(table, 0x1200, "outer");
      check(table, 0x122f, "inner");
      check(table, 0x1230, "outer");
      check(table, 0x1244, "outer");
      check(table, 0x12ff, "outer");
      // an ended function lies between the label and the address
      check(table, 0x1300, null);
      check(table, 0x13ff, null);
      check(table, 0x1400, "assembly");
      check(table, 0x1fff, "assembly");
      // not beyond its section
      check(table, 0x2000, null);
      check(table, 0x3004, null);
      check(table, 0xfff, null);
      check(table, -1, null);
    }
  }

  @Property(tries = 200)
  void theIndexAnswersAsTheTable(@ForAll long seed, @ForAll boolean big) throws Exception {
    Random random = new Random(seed);
    List<Symbol> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long size = random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextBoolean() ? 20 : 200);
      int info = random.nextInt(3) << 4 | (random.nextInt(4) == 0 ? 0 : FUNCTION);
      all.add(new Symbol("s" + i, TEXT + random.nextInt(300), size, info, 1));
    }
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    FunctionSymbols indexed = table(order, all);
    for (int i = 0; i < 10; i++) {
      at(indexed, TEXT);
    }
    for (int i = 0; i < 400; i += 7) {
      // asked once only, this one goes through its table
      FunctionSymbols plain = table(order, all);
      ElfSymbol a = plain.at(TEXT + i);
      ElfSymbol b = indexed.at(TEXT + i);
      // of equal ones either may be the first
      assertThat(b == null ? null : b.value() + " " + b.binding() + " " + (b.size() > 0))
          .isEqualTo(a == null ? null : a.value() + " " + a.binding() + " " + (a.size() > 0));
    }
  }
}

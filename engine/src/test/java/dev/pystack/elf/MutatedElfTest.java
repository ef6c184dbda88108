package dev.pystack.elf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assumptions;

/** Real files with some bytes changed: nothing but the two checked exceptions comes out. */
class MutatedElfTest {
  private static byte @org.jspecify.annotations.Nullable [] original;

  private static synchronized byte[] original() throws IOException {
    byte[] bytes = original;
    if (bytes == null) {
      Path file = null;
      for (String name : new String[] {"/bin/true", "/usr/bin/true", "/bin/ls"}) {
        if (file == null && Files.isReadable(Path.of(name))) {
          file = Path.of(name);
        }
      }
      Assumptions.assumeTrue(file != null, "an ELF program of the system");
      bytes = Files.readAllBytes(file);
      original = bytes;
    }
    return bytes;
  }

  @Property(tries = 3000)
  void onlyCheckedExceptionsEscape(@ForAll long seed) throws IOException {
    byte[] bytes = original().clone();
    Random random = new Random(seed);
    int changes = 1 + random.nextInt(8);
    List<Integer> tables = tables(bytes);
    for (int i = 0; i < changes; i++) {
      int table = tables.get(random.nextInt(tables.size()));
      int at = Math.min(bytes.length - 8, table + random.nextInt(600));
      long value =
          switch (random.nextInt(4)) {
            case 0 -> -1L;
            case 1 -> random.nextLong();
            case 2 -> bytes.length - random.nextInt(9);
            default -> random.nextInt(256);
          };
      int width = 1 << random.nextInt(4);
      for (int j = 0; j < width; j++) {
        bytes[at + j] = (byte) (value >>> 8 * j);
      }
    }
    long before = System.nanoTime();
    readEverything(bytes);
    assertThat(System.nanoTime() - before).as("nanoseconds").isLessThan(5_000_000_000L);
  }

  /** Where the tables are that say where everything else is. */
  private static List<Integer> tables(byte[] bytes) {
    List<Integer> tables = new ArrayList<>(List.of(0, 64));
    try {
      ElfFile elf = ElfFile.parse(FileMemory.of(bytes));
      tables.add((int) elf.header().sectionsOffset());
      for (Section section : elf.sections()) {
        if (section.size() > 0 && section.type() != Section.NOBITS) {
          tables.add((int) section.offset());
        }
      }
    } catch (MalformedException | MemoryFault e) {
      throw new AssertionError(e);
    }
    return tables;
  }

  private static void readEverything(byte[] bytes) {
    ElfFile elf;
    try {
      elf = ElfFile.parse(FileMemory.of(bytes));
    } catch (MalformedException | MemoryFault expected) {
      return;
    }
    elf.header().loadBias(0x1000, 0);
    attempt(() -> elf.buildId());
    attempt(() -> elf.debugLink());
    attempt(
        () -> {
          DynamicSymbols exports = elf.dynamicSymbols();
          if (exports != null) {
            exports.find("main");
            exports.find("_PyRuntime");
            exports.find("optind");
          }
        });
    attempt(
        () -> {
          for (Section section : elf.sections()) {
            attempt(() -> elf.content(section));
          }
        });
    attempt(() -> all(elf.symbols()));
    attempt(() -> all(elf.exportedSymbols()));
  }

  private static void all(@org.jspecify.annotations.Nullable SymbolTable table)
      throws MalformedException {
    if (table != null) {
      table.find("main");
      for (int i = 0; i < table.size(); i++) {
        int index = i;
        attempt(() -> table.get(index));
      }
    }
  }

  private interface Step {
    void run() throws MalformedException, MemoryFault;
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (MalformedException | MemoryFault expected) {
      assertThat(expected.getMessage()).isNotEmpty();
    }
  }
}

package dev.pystack.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.Memory;
import dev.pystack.testkit.elf.Bytes;
import dev.pystack.testkit.elf.ElfWriter;
import dev.pystack.testkit.elf.SymbolWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that stand for much: what they cost is bounded. */
class HostileElfTest {
  private static ElfWriter writer() {
    return new ElfWriter(ByteOrder.LITTLE_ENDIAN, 8, ElfHeader.SHARED, ElfHeader.MACHINE_X86_64);
  }

  private static ElfFile parse(ElfWriter writer) throws Exception {
    return ElfFile.parse(FileMemory.of(writer.write()));
  }

  /** A section of zeros, packed by zlib. */
  private static byte[] packed(int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      byte[] zeros = new byte[1 << 20];
      for (int done = 0; done < size; done += zeros.length) {
        deflater.write(zeros, 0, Math.min(zeros.length, size - done));
      }
    }
    Bytes bytes = new Bytes(ByteOrder.LITTLE_ENDIAN, 8).u32(1).u32(0).u64(size).u64(1);
    return bytes.raw(out.toByteArray()).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {".debug_frame", ".debug_info"})
  void littleDoesNotUnpackToMuch(String name) throws Exception {
    ElfFile file =
        parse(
            writer()
                .section(name, 1, ElfWriter.SHF_COMPRESSED, packed(65 << 20))
                .section(".small", 1, ElfWriter.SHF_COMPRESSED, packed(1 << 20)));
    Section bomb = Objects.requireNonNull(file.section(name));
    Section small = Objects.requireNonNull(file.section(".small"));

    assertThatThrownBy(() -> file.content(bomb)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> file.paged(bomb)).isInstanceOf(MalformedException.class);
    assertThat(file.content(small, 1 << 20)).hasSize(1 << 20);
    assertThatThrownBy(() -> file.content(small, (1 << 20) - 1))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void manySectionsWithLongNames() throws Exception {
    String name = "n".repeat(4000);
    ElfWriter writer = writer();
    for (int i = 0; i < 6000; i++) {
      writer.section(name, 1, 0, new byte[0]);
    }

    List<Section> sections = parse(writer).sections();

    assertThat(sections).hasSize(6002);
    assertThat(sections.get(4000).name()).isEqualTo(name);
    assertThat(sections.stream().mapToLong(s -> s.name().length()).sum()).isLessThan(17_000_000);
    assertThat(sections.getLast().type()).isEqualTo(Section.STRTAB);
  }

  @Test
  void manySegmentsWithTheSameNotes() throws Exception {
    ElfWriter writer = writer().load(4, 0x10000, new byte[1 << 20], 1 << 20);
    for (int i = 0; i < 4000; i++) {
      writer.part(ElfWriter.PT_NOTE, 0x10000, 1 << 20);
    }
    byte[] bytes = writer.write();
    long[] read = new long[1];
    Memory file = FileMemory.of(bytes);
    Memory counting =
        (address, into, offset, length) -> {
          read[0] += length;
          file.read(address, into, offset, length);
        };

    assertThat(ElfFile.parse(counting).buildId()).isNull();
    assertThat(read[0]).isLessThan(100_000_000);
  }

  /**
   * Symbols so far apart that no index can be made of them: each question goes through them all.
   */
  @Test
  void symbolsThatCannotBeOrdered() throws Exception {
    ElfWriter writer = writer();
    SymbolWriter symbols = new SymbolWriter(writer, 8).symbol("far", 1L << 62, 1, 0x12, 1);
    for (int i = 0; i < 1000; i++) {
      symbols.symbol("f" + i, 16L * i, 16, 0x12, 1);
    }
    writer
        .section(".symtab", ElfWriter.SHT_SYMTAB, 0, 0, symbols.symbols(), 2, symbols.entrySize())
        .section(".strtab", ElfWriter.SHT_STRTAB, 0, symbols.strings());
    FunctionSymbols functions =
        Objects.requireNonNull(FunctionSymbols.of(parse(writer), Section.SYMTAB));

    for (int i = 0; i < 1000; i++) {
      assertThat(Objects.requireNonNull(functions.at(16L * i + 3)).name()).isEqualTo("f" + i);
    }
    assertThat(Objects.requireNonNull(functions.at(1L << 62)).name()).isEqualTo("far");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoeverWaitsForAThreadWithoutMemoryDoesNotWaitForEver() throws Exception {
    byte[] bytes =
        writer().section(".debug_info", 1, ElfWriter.SHF_COMPRESSED, packed(1 << 20)).write();
    Memory file = FileMemory.of(bytes);
    Memory full =
        (address, into, offset, length) -> {
          if (Thread.currentThread().getName().equals("unpacker")) {
            throw new OutOfMemoryError("in a test");
          }
          file.read(address, into, offset, length);
        };
    ElfFile elf = ElfFile.parse(full);
    Section section = Objects.requireNonNull(elf.section(".debug_info"));
    elf.unpackEarly(section);

    ByteCursor in = elf.paged(section);

    assertThatThrownBy(in::u8).isInstanceOf(MalformedException.class);
  }
}

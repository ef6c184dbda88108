package dev.pystack.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.testkit.elf.Bytes;
import dev.pystack.testkit.elf.ElfWriter;
import dev.pystack.testkit.elf.SymbolWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ELF files made here, in every class and byte order. */
class WrittenElfTest {
  record Kind(ByteOrder order, int addressSize) {
    ElfWriter writer() {
      return new ElfWriter(order, addressSize, ElfHeader.SHARED, ElfHeader.MACHINE_AARCH64);
    }
  }

  static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (int size : new int[] {4, 8}) {
      kinds.add(new Kind(ByteOrder.LITTLE_ENDIAN, size));
      kinds.add(new Kind(ByteOrder.BIG_ENDIAN, size));
    }
    return kinds;
  }

  private static ElfFile parse(byte[] bytes) throws MalformedException, MemoryFault {
    return ElfFile.parse(FileMemory.of(bytes));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zlib(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void headersAndSections(Kind kind) throws Exception {
    byte[] bytes =
        kind.writer()
            .load(5, 0x10010, text("code"), 4)
            .load(6, 0x20000, text("data"), 0x100)
            .section(".text", ElfWriter.SHT_PROGBITS, 6, 0x10010, text("code"), 0, 0)
            .section(".note", ElfWriter.SHT_PROGBITS, 0, text("hello"))
            .write();
    ElfFile elf = parse(bytes);

    assertThat(elf.header().order()).isEqualTo(kind.order());
    assertThat(elf.header().addressSize()).isEqualTo(kind.addressSize());
    assertThat(elf.header().machine()).isEqualTo(ElfHeader.MACHINE_AARCH64);
    assertThat(elf.segments()).extracting(Segment::address).containsExactly(0x10010L, 0x20000L);
    assertThat(elf.segments()).extracting(Segment::memorySize).containsExactly(4L, 0x100L);
    assertThat(elf.segments()).extracting(Segment::writable).containsExactly(false, true);
    assertThat(elf.segments()).extracting(Segment::executable).containsExactly(true, false);
    assertThat(elf.sections())
        .extracting(Section::name)
        .containsExactly("", ".text", ".note", ".shstrtab");
    assertThat(Objects.requireNonNull(elf.section(".text")).address()).isEqualTo(0x10010);
    assertThat(elf.content(Objects.requireNonNull(elf.section(".note")))).isEqualTo(text("hello"));
    assertThat(elf.section(".data")).isNull();
    byte[] image = new byte[4];
    elf.image().read(0x20000, image, 0, 4);
    assertThat(image).isEqualTo(text("data"));
    assertThatThrownBy(() -> elf.image().read(0x20002, image, 0, 4))
        .isInstanceOf(MemoryFault.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void loadBiasHoldsForOddFirstAddresses(Kind kind) throws Exception {
    ElfHeader header =
        parse(kind.writer().load(5, 0x10010, new byte[0x3000], 0x3000).write()).header();
    long offset = header.segments().get(0).offset();
    long mapped = offset & -4096;

    assertThat(header.loadBias(0x7000_0000L, mapped)).isEqualTo(0x7000_0000L - 0x10000);
    assertThat(header.loadBias(0x7000_2000L, mapped + 0x2000)).isEqualTo(0x7000_0000L - 0x10000);
    assertThat(header.loadBias(0x7000_0000L, 0x100000)).isNull();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void symbolTables(Kind kind) throws Exception {
    ElfWriter writer = kind.writer();
    SymbolWriter symbols =
        new SymbolWriter(writer, kind.addressSize())
            .symbol("gil", 0x10, 4, 1, 7)
            .symbol("gil", 0x20, 4, 0x11, 7)
            .symbol("gil", 0x30, 4, 1, 7)
            .symbol("elsewhere", 0, 0, 0x12, 0)
            .symbol("größe", 0x40, 8, 0x21, 7);
    ElfFile elf =
        parse(
            writer
                .section(
                    ".symtab",
                    ElfWriter.SHT_SYMTAB,
                    0,
                    0,
                    symbols.symbols(),
                    2,
                    symbols.entrySize())
                .section(".strtab", ElfWriter.SHT_STRTAB, 0, symbols.strings())
                .write());
    SymbolTable table = Objects.requireNonNull(elf.symbols());

    assertThat(table.size()).isEqualTo(6);
    assertThat(table.get(5)).isEqualTo(new ElfSymbol("größe", 0x40, 8, 0x21, 7));
    assertThat(Objects.requireNonNull(table.find("gil")).value()).isEqualTo(0x20);
    assertThat(table.find("gi")).isNull();
    assertThat(table.find("elsewhere")).isNull();
    assertThat(table.findAll("größe", "nothing", "gil").keySet())
        .containsExactlyInAnyOrder("größe", "gil");
    assertThat(elf.exportedSymbols()).isNull();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void exportsByEitherHashTable(Kind kind) throws Exception {
    for (boolean gnu : new boolean[] {true, false}) {
      byte[] bytes = exporting(kind, gnu, 0);
      ElfFile elf = parse(bytes);
      DynamicSymbols exports = Objects.requireNonNull(elf.dynamicSymbols());
      for (int i = 0; i < 200; i++) {
        ElfSymbol found = exports.find("symbol" + i);
        assertThat(found).as("symbol%d, gnu %s", i, gnu).isNotNull();
        assertThat(found.value()).isEqualTo(0x1000 + i);
      }
      assertThat(exports.find("symbol200")).isNull();
      assertThat(exports.find("symbo")).isNull();
      assertThat(exports.find("")).isNull();
      assertThat(exports.find("imported")).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void exportsOfAnImageInMemoryWhetherTheLoaderRelocatedItOrNot(Kind kind) throws Exception {
    long bias = kind.addressSize() == 8 ? 0x7f00_0000_0000L : 0x4000_0000L;
    for (long relocated : new long[] {0, bias}) {
      byte[] bytes = exporting(kind, true, relocated);
      ElfHeader header = parse(bytes).header();
      long offset = header.segments().get(0).offset();
      DynamicSymbols exports =
          DynamicSymbols.of(
              (address, into, at, length) ->
                  FileMemory.of(bytes).read(address - bias - 0x10000 + offset, into, at, length),
              header,
              bias);
      assertThat(Objects.requireNonNull(exports).find("symbol7")).isNotNull();
    }
  }

  /** A library whose dynamic segment lies at its start, at address 0x10000. */
  private static byte[] exporting(Kind kind, boolean gnu, long relocation) {
    ElfWriter writer = kind.writer();
    SymbolWriter symbols = new SymbolWriter(writer, kind.addressSize());
    for (int i = 0; i < 200; i++) {
      symbols.symbol("symbol" + i, 0x1000 + i, 1, 0x11, 5);
    }
    symbols.symbol("imported", 0, 0, 0x10, 0);
    byte[] hash = gnu ? symbols.gnuHash() : symbols.sysvHash();
    byte[] table = symbols.symbols();
    byte[] strings = symbols.strings();
    long base = 0x10000 + relocation;
    int tableAt = 0x100;
    int stringsAt = tableAt + table.length;
    int hashAt = (stringsAt + strings.length + 7) & -8;
    Bytes content = writer.bytes();
    content.address(6).address(base + tableAt);
    content.address(5).address(base + stringsAt);
    content.address(10).address(strings.length);
    content.address(gnu ? 0x6ffffef5L : 4).address(base + hashAt);
    content.address(0).address(0);
    int dynamicSize = content.size();
    content.align(0x100).raw(table).raw(strings).align(8).raw(hash);
    return writer
        .load(6, 0x10000, content.toArray(), content.size())
        .part(ElfWriter.PT_DYNAMIC, 0x10000, dynamicSize)
        .write();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void buildIdOfSegmentSectionAndMemory(Kind kind) throws Exception {
    byte[] id = {1, 2, 3, 4, 5, 6, 7};
    byte[] notes =
        new Bytes(kind.order(), kind.addressSize())
            .u32(4)
            .u32(5)
            .u32(1)
            .cString("GNU")
            .raw(new byte[8])
            .u32(4)
            .u32(id.length)
            .u32(Note.GNU_BUILD_ID)
            .cString("GNU")
            .raw(id)
            .toArray();
    byte[] bySegment =
        kind.writer()
            .load(4, 0x10000, notes, notes.length)
            .part(ElfWriter.PT_NOTE, 0x10000, notes.length)
            .write();
    assertThat(parse(bySegment).buildId()).isEqualTo(id);
    ElfHeader header = parse(bySegment).header();
    long offset = header.segments().get(0).offset();
    assertThat(
            ElfFile.buildId(
                (address, into, at, length) ->
                    FileMemory.of(bySegment).read(address - 0x510000 + offset, into, at, length),
                header,
                0x500000))
        .isEqualTo(id);
    byte[] bySection = kind.writer().section(".n", ElfWriter.SHT_NOTE, 0, notes).write();
    assertThat(parse(bySection).buildId()).isEqualTo(id);
    assertThat(parse(kind.writer().write()).buildId()).isNull();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void compressedSections(Kind kind) throws Exception {
    byte[] content = "long content, ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Bytes old = new Bytes(ByteOrder.BIG_ENDIAN, 8).raw(text("ZLIB")).u64(content.length);
    ElfFile elf =
        parse(
            kind.writer()
                .section(".debug_a", 1, ElfWriter.SHF_COMPRESSED, packed(kind, 1, content.length))
                .section(".zdebug_b", 1, 0, old.raw(zlib(content)).toArray())
                .section(".debug_zstd", 1, ElfWriter.SHF_COMPRESSED, packed(kind, 2, 10))
                .section(".debug_other", 1, ElfWriter.SHF_COMPRESSED, packed(kind, 3, 10))
                .section(".debug_lie", 1, ElfWriter.SHF_COMPRESSED, packed(kind, 1, 99_999))
                .section(".debug_bomb", 1, ElfWriter.SHF_COMPRESSED, packed(kind, 1, 1L << 31 - 1))
                .write());

    assertThat(elf.content(Objects.requireNonNull(elf.section(".debug_a")))).isEqualTo(content);
    assertThat(elf.content(Objects.requireNonNull(elf.section(".zdebug_b")))).isEqualTo(content);
    assertThatThrownBy(() -> elf.content(Objects.requireNonNull(elf.section(".debug_zstd"))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("zstd data");
    assertThatThrownBy(() -> elf.content(Objects.requireNonNull(elf.section(".debug_other"))))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("zlib or zstd compression, not type 3");
    for (String name : new String[] {".debug_lie", ".debug_bomb"}) {
      assertThatThrownBy(() -> elf.content(Objects.requireNonNull(elf.section(name))))
          .isInstanceOf(MalformedException.class);
    }
  }

  private static byte[] packed(Kind kind, int type, long declaredSize) {
    Bytes bytes = new Bytes(kind.order(), kind.addressSize()).u32(type);
    if (kind.addressSize() == 8) {
      bytes.u32(0);
    }
    byte[] content = "long content, ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    return bytes.address(declaredSize).address(1).raw(zlib(content)).toArray();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void debugLink(Kind kind) throws Exception {
    byte[] link = new Bytes(kind.order(), 8).cString("a.debug").align(4).u32(0xdeadbeefL).toArray();
    ElfFile elf = parse(kind.writer().section(".gnu_debuglink", 1, 0, link).write());
    assertThat(elf.debugLink()).isEqualTo(new DebugLink("a.debug", 0xdeadbeefL));
  }

  @Test
  void moreSectionsAndSegmentsThanTheHeaderCanCount() throws Exception {
    byte[] plain = small().write();
    int zero = (int) parse(plain).header().sectionsOffset();
    byte[] extended = small().header(56, 0xffff, 2).header(60, 0, 2).header(62, 0xffff, 2).write();
    Bytes numbers = new Bytes(ByteOrder.LITTLE_ENDIAN, 8).raw(extended);
    numbers.put(zero + 32, 3, 8).put(zero + 40, 2, 4).put(zero + 44, 1, 4);
    ElfFile elf = parse(numbers.toArray());

    assertThat(elf.segments()).hasSize(1);
    assertThat(elf.sections()).extracting(Section::name).containsExactly("", ".a", ".shstrtab");
  }

  private static ElfWriter small() {
    return new ElfWriter(ByteOrder.LITTLE_ENDIAN, 8, ElfHeader.SHARED, ElfHeader.MACHINE_X86_64)
        .load(4, 0, text("x"), 1)
        .section(".a", 1, 0, text("y"));
  }

  @Test
  void liesAreMalformedOrFaults() {
    for (int[] lie : new int[][] {{56, 0xfffe, 2}, {60, 0xfffe, 2}, {58, 3, 2}, {54, 1, 2}}) {
      byte[] bytes = small().header(lie[0], lie[1], lie[2]).write();
      assertThatThrownBy(() -> parse(bytes).sections())
          .as("%d at %d", lie[1], lie[0])
          .isInstanceOfAny(MalformedException.class, MemoryFault.class);
    }
    assertThatThrownBy(() -> parse(text("#!/bin/sh\n".repeat(10))))
        .hasMessage("ELF header+0x0: expected the ELF magic");
    assertThatThrownBy(() -> parse(new byte[3])).isInstanceOf(MemoryFault.class);
  }
}

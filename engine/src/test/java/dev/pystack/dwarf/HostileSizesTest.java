package dev.pystack.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small files that stand for much: what they cost is bounded. And languages by their codes. */
class HostileSizesTest {
  private static CodeLookup open(DwarfBytes dwarf) throws Exception {
    return new CodeLookup(DebugInfo.open(dwarf.open(), null), MadeUnit.LOW);
  }

  /** Thousands of functions may refer to one list: as an index they would fill any memory. */
  @Test
  void functionsHaveNotMoreThanSomeThousandRanges() throws Exception {
    DwarfBytes dwarf = new DwarfBytes(ByteOrder.LITTLE_ENDIAN, 4, 4, 8);
    // DW_AT_ranges as DW_FORM_sec_offset, DW_AT_name as DW_FORM_string
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, true, 0x55, 0x17);
    dwarf.abbreviation(2, Tag.SUBPROGRAM, false, 0x55, 0x17, 0x03, 0x08);
    dwarf.unit(dwarf.bytes().uleb(1).u32(0).uleb(2).u32(0).cString("f").u8(0).toArray());
    Bytes list = dwarf.bytes();
    for (int i = 0; i < 10_000; i++) {
      list.address(MadeUnit.LOW + 4L * i).address(MadeUnit.LOW + 4L * i + 2);
    }
    dwarf.section(".debug_ranges", list.address(0).address(0).toArray());
    CodeLookup lookup = open(dwarf);
    for (int i = 0; i < 6; i++) {
      assertThat(lookup.at(MadeUnit.LOW + 4 * 4000)).hasSize(1);
      assertThat(lookup.at(MadeUnit.LOW + 4 * 5000)).isEmpty();
    }
  }

  @Test
  void anIndexOfRangesIsBounded() {
    RangeIndex index = new RangeIndex();
    for (int i = 0; i < 5_000_000; i++) {
      index.add(4L * i, 4L * i + 2, i);
    }
    assertThat(index.size()).isEqualTo(1 << 22);
    assertThat(index.find(4L * 70_000)).isEqualTo(70_000);
    assertThat(index.find(4L * 4_900_000)).isEqualTo(-1);
  }

  /** Units that each begin their abbreviations one further in one long table. */
  @Test
  void unitsWithTablesWithinOneAnother() throws Exception {
    DwarfBytes dwarf = new DwarfBytes(ByteOrder.LITTLE_ENDIAN, 4, 4, 8);
    int count = 3000;
    for (int i = 0; i < count; i++) {
      dwarf.abbreviation(0x1000 + i, Tag.BASE_TYPE, false, 3, 8);
    }
    int size = dwarf.abbreviations.size() / count;
    Bytes info = dwarf.bytes();
    for (int i = 0; i < count; i++) {
      // an entry whose abbreviation is in no table
      info.u32(7 + 3).u16(4).u32((long) i * size).u8(8).uleb(0xfffff);
    }
    Map<String, byte[]> sections = new LinkedHashMap<>(dwarf.sections());
    sections.put(".debug_info", info.toArray());
    DebugInfo debug = DebugInfo.open(DwarfBytes.open(sections, dwarf.order, 8), null);
    CodeLookup lookup = new CodeLookup(debug, 0);
    assertThat(lookup.at(MadeUnit.LOW)).isEmpty();
    assertThat(debug.units()).hasSize(count);
    assertThat(debug.keptAbbreviations()).isLessThan(3_000_000);
  }

  /** Calls inlined into one another, each with a name as long as one may be. */
  @Test
  void longNamesOfOneAddress() throws Exception {
    DwarfBytes dwarf = new DwarfBytes(ByteOrder.LITTLE_ENDIAN, 4, 4, 8);
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, true, 0x11, 0x01, 0x12, 0x06);
    // DW_AT_name as DW_FORM_strp
    dwarf.abbreviation(2, Tag.SUBPROGRAM, true, 0x03, 0x0e, 0x11, 0x01, 0x12, 0x06);
    dwarf.abbreviation(3, Tag.INLINED_SUBROUTINE, true, 0x03, 0x0e, 0x11, 0x01, 0x12, 0x06);
    Bytes entries = dwarf.bytes().uleb(1).address(MadeUnit.LOW).u32(0x100);
    int depth = 400;
    for (int i = 0; i < depth; i++) {
      entries.uleb(i == 0 ? 2 : 3).u32(i).address(MadeUnit.LOW).u32(0x100);
    }
    dwarf.unit(entries.raw(new byte[depth + 1]).toArray());
    byte[] strings = new byte[60_000];
    Arrays.fill(strings, 0, strings.length - 1, (byte) 'n');
    dwarf.section(".debug_str", strings);

    List<CodePlace> places = open(dwarf).at(MadeUnit.LOW);

    // no more are sought than any real function has
    assertThat(places).hasSizeBetween(200, 300);
    assertThat(places.getFirst().name()).hasSizeGreaterThan(59_000);
    assertThat(places.getLast().name()).isNull();
    assertThat(places.stream().filter(p -> p.name() != null).count()).isBetween(3L, 6L);
  }

  @Test
  void unitsThatAreNothingButAHeader() throws Exception {
    Bytes unit = new Bytes(ByteOrder.LITTLE_ENDIAN, 8).u32(7).u16(4).u32(0).u8(8);
    int count = 1_100_000;
    byte[] info = new byte[count * unit.size()];
    for (int i = 0; i < count; i++) {
      System.arraycopy(unit.toArray(), 0, info, i * unit.size(), unit.size());
    }
    Map<String, byte[]> sections = Map.of(".debug_info", info);
    DebugInfo debug = DebugInfo.open(DwarfBytes.open(sections, ByteOrder.LITTLE_ENDIAN, 8), null);

    assertThat(debug.units()).hasSize(1 << 20);
    assertThat(debug.unitAt(5L * unit.size() + 11)).isNull();
  }

  /** Codes as assigned at dwarfstd.org: C++17, C++20, C++23, and C17 between them. */
  @ParameterizedTest
  @CsvSource({"0x2a, ns::f", "0x2b, ns::f", "0x3a, ns::f", "0x21, ns::f", "0x2c, f", "0x0c, f"})
  void languagesWithNamespaces(String language, String name) throws Exception {
    DwarfBytes dwarf = new DwarfBytes(ByteOrder.LITTLE_ENDIAN, 5, 4, 8);
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, true, 0x13, 0x0b, 0x11, 0x01, 0x12, 0x06);
    dwarf.abbreviation(2, Tag.NAMESPACE, true, 0x03, 0x08);
    dwarf.abbreviation(3, Tag.SUBPROGRAM, false, 0x03, 0x08, 0x11, 0x01, 0x12, 0x06);
    Bytes entries = dwarf.bytes().uleb(1).u8(Integer.decode(language));
    entries.address(MadeUnit.LOW).u32(0x100).uleb(2).cString("ns");
    entries.uleb(3).cString("f").address(MadeUnit.LOW).u32(0x100).u8(0).u8(0);
    dwarf.unit(entries.toArray());
    assertThat(open(dwarf).at(MadeUnit.LOW).getFirst().name()).isEqualTo(name);
  }
}

package dev.pystack.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is malformed in one place costs no more than that place. */
class BrokenPartsTest {
  /** More questions than are answered by a search: later ones are by an index. */
  private static final int ROUNDS = 6;

  // DW_FORM_sec_offset, _addr, _data4, _string
  private static DwarfBytes dwarf() {
    DwarfBytes dwarf = new DwarfBytes(ByteOrder.LITTLE_ENDIAN, 5, 4, 8);
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, true, 0x11, 0x01, 0x12, 0x06);
    dwarf.abbreviation(2, Tag.SUBPROGRAM, true, 0x03, 0x08, 0x55, 0x17);
    dwarf.abbreviation(3, Tag.SUBPROGRAM, true, 0x03, 0x08, 0x11, 0x01, 0x12, 0x06);
    dwarf.abbreviation(4, Tag.INLINED_SUBROUTINE, true, 0x03, 0x08, 0x55, 0x17);
    dwarf.abbreviation(5, Tag.INLINED_SUBROUTINE, true, 0x03, 0x08, 0x11, 0x01, 0x12, 0x06);
    // from the start of the unit 0x10 to 0x20, then an entry of no known kind
    return dwarf.section(
        ".debug_rnglists", dwarf.bytes().u8(4).uleb(0x10).uleb(0x20).u8(99).toArray());
  }

  private static List<String> names(CodeLookup lookup, long address) {
    return lookup.at(address).stream().map(CodePlace::name).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 1000})
  void aListOfRangesOfOneFunction(int list) throws Exception {
    DwarfBytes dwarf = dwarf();
    Bytes e = dwarf.bytes().uleb(1).address(MadeUnit.LOW).u32(0x1000);
    e.uleb(2).cString("broken").u32(list).u8(0);
    e.uleb(3).cString("sound").address(MadeUnit.LOW + 0x100).u32(0x10).u8(0).u8(0);
    dwarf.unit(e.toArray());
    CodeLookup lookup = new CodeLookup(DebugInfo.open(dwarf.open(), null), MadeUnit.LOW);

    for (int i = 0; i < ROUNDS; i++) {
      assertThat(names(lookup, MadeUnit.LOW + 0x108)).containsExactly("sound");
      assertThat(names(lookup, MadeUnit.LOW + 0x18))
          .isEqualTo(list == 0 ? List.of("broken") : List.of());
      assertThat(names(lookup, MadeUnit.LOW + 0x28)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1000})
  void aListOfRangesOfOneInlinedCall(int list) throws Exception {
    DwarfBytes dwarf = dwarf();
    Bytes e = dwarf.bytes().uleb(1).address(MadeUnit.LOW).u32(0x1000);
    e.uleb(3).cString("outer").address(MadeUnit.LOW).u32(0x100);
    e.uleb(4).cString("broken").u32(list).u8(0);
    e.uleb(5).cString("inner").address(MadeUnit.LOW + 8).u32(8).u8(0).u8(0).u8(0);
    dwarf.unit(e.toArray());
    CodeLookup lookup = new CodeLookup(DebugInfo.open(dwarf.open(), null), MadeUnit.LOW);

    for (int i = 0; i < ROUNDS; i++) {
      assertThat(names(lookup, MadeUnit.LOW + 9)).containsExactly("inner", "outer");
      assertThat(names(lookup, MadeUnit.LOW + 0x20)).containsExactly("outer");
    }
  }

  /** Of a line program that breaks off every question gets the lines before that. */
  @Test
  void theEndOfALineProgram() throws Exception {
    DwarfBytes dwarf = MadeUnit.of(ByteOrder.LITTLE_ENDIAN, 4, 4);
    Map<String, byte[]> sections = new LinkedHashMap<>(dwarf.sections());
    byte[] lines = sections.get(".debug_line");
    // an extended opcode that is longer than what is left
    byte[] cut = dwarf.bytes().raw(lines).u8(0).uleb(100).u8(1).u8(0).u8(0).u8(0).toArray();
    cut[0] += (byte) (cut.length - lines.length);
    sections.put(".debug_line", cut);
    DebugInfo info = DebugInfo.open(DwarfBytes.open(sections, dwarf.order, 8), null);
    CodeLookup lookup = new CodeLookup(info, MadeUnit.LOW);

    for (int i = 0; i < ROUNDS; i++) {
      assertThat(lookup.at(MadeUnit.LOW).getFirst().line()).isEqualTo(5);
      assertThat(lookup.at(MadeUnit.LOW + 0x90).getFirst().line()).isEqualTo(2006);
    }
  }
}

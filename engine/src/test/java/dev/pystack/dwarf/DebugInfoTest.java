package dev.pystack.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.MalformedException;
import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries of units whose bytes are written here, form by form (DWARF 5 §7.5). */
class DebugInfoTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final int NAME = Attribute.NAME;

  static Stream<Arguments> kinds() {
    List<Arguments> kinds = new ArrayList<>();
    for (ByteOrder order : List.of(LITTLE, ByteOrder.BIG_ENDIAN)) {
      for (int version = 2; version <= 5; version++) {
        for (int offsetSize : new int[] {4, 8}) {
          for (int addressSize : new int[] {4, 8}) {
            kinds.add(Arguments.of(order, version, offsetSize, addressSize));
          }
        }
      }
    }
    return kinds.stream();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void headersAndEntriesOfEveryVersionOrderAndSize(
      ByteOrder order, int version, int offsetSize, int addressSize) throws Exception {
    DwarfBytes dwarf = new DwarfBytes(order, version, offsetSize, addressSize);
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, true, NAME, 0x08, Attribute.LOW_PC, 0x01);
    dwarf.abbreviation(2, Tag.BASE_TYPE, false, NAME, 0x0e, Attribute.BYTE_SIZE, 0x0b);
    dwarf.abbreviation(3, Tag.TYPEDEF, false, Attribute.TYPE, 0x10);
    Bytes entries = dwarf.bytes().uleb(1).cString("a.c").address(0x1234);
    int base = dwarf.headerSize() + entries.size();
    dwarf.offset(entries.uleb(2), 4).u8(8);
    entries.uleb(3);
    if (version == 2) {
      entries.address(base);
    } else {
      dwarf.offset(entries, base);
    }
    dwarf.unit(entries.u8(0).toArray());
    dwarf.unit(dwarf.bytes().uleb(1).cString("b.c").address(1).u8(0).toArray());
    dwarf.section(".debug_str", ascii("xxx\0long\0"));

    DebugInfo info = DebugInfo.read(dwarf.open());
    assertThat(info.units()).hasSize(2);
    Unit first = info.units().getFirst();
    assertThat(first.version()).isEqualTo(version);
    assertThat(first.offsetSize()).isEqualTo(offsetSize);
    assertThat(first.addressSize()).isEqualTo(addressSize);
    assertThat(first.entries()).isEqualTo(dwarf.headerSize());
    assertThat(info.units().get(1).start()).isEqualTo(first.end());

    EntryCursor at = info.entries(first);
    assertThat(at.next()).isTrue();
    assertThat(at.tag()).isEqualTo(Tag.COMPILE_UNIT);
    assertThat(at.string(NAME)).isEqualTo("a.c");
    assertThat(at.address(Attribute.LOW_PC, 0)).isEqualTo(0x1234);
    assertThat(at.next()).isTrue();
    assertThat(at.depth()).isEqualTo(1);
    assertThat(at.string(NAME)).isEqualTo("long");
    assertThat(at.constant(Attribute.BYTE_SIZE, 0)).isEqualTo(8);
    assertThat(at.next()).isTrue();
    long target = at.reference(Attribute.TYPE);
    assertThat(target).isEqualTo(base);
    assertThat(info.entryAt(target).string(NAME)).isEqualTo("long");
    assertThat(info.unitAt(target)).isEqualTo(first);
    assertThat(at.next()).isFalse();
    assertThat(at.next()).isFalse();
  }

  @Test
  void everyForm() throws Exception {
    DwarfBytes dwarf = new DwarfBytes(LITTLE, 5, 4, 8);
    int[] forms = {
      0x01, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10,
      0x11, 0x12, 0x13, 0x14, 0x15, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20,
      0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x1f01, 0x1f02, 0x1f20,
      0x1f21
    };
    int[] pairs = new int[2 * forms.length + 2];
    for (int i = 0; i < forms.length; i++) {
      pairs[2 * i] = 0x2000 + forms[i];
      pairs[2 * i + 1] = forms[i];
    }
    pairs[2 * forms.length] = NAME;
    pairs[2 * forms.length + 1] = 0x08;
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, false, pairs);
    Bytes e = dwarf.bytes().uleb(1);
    e.address(0x1122334455667788L).u16(2).u16(0x0201).u32(1).u8(9).u16(0xfffe).u32(0xfffffffdL);
    e.u64(-4).cString("inline").uleb(1).u8(7).u8(2).u16(0x0403).u8(200).u8(1).sleb(-300).u32(1);
    e.uleb(300).u32(77).u8(1).u16(2).u32(3).u64(4).uleb(5).u32(0xabcd).uleb(2).u16(0x9697);
    // strx 0, addrx 1, ref_sup4, strp_sup, data16, line_strp, ref_sig8
    e.uleb(0).uleb(1).u32(0).u32(0).u64(0).u64(0).u32(2).u64(0x5155);
    e.uleb(3).uleb(4).u64(0).u8(1).u16(0).u8(1).u16(0).u32(1);
    e.u8(0).u16(1).u8(0).u16(0).u32(1).uleb(0).uleb(1).u32(0).u32(0).cString("end");
    dwarf.unit(e.toArray());
    dwarf.section(".debug_str", ascii("zero\0one\0"));
    dwarf.section(".debug_line_str", ascii("a\0bc\0"));
    DebugInfo info = DebugInfo.read(dwarf.open());
    EntryCursor at = info.entries(info.units().getFirst());
    assertThat(at.next()).isTrue();
    assertThat(at.string(NAME)).isEqualTo("end");
    assertThat(at.address(0x2001, 0)).isEqualTo(0x1122334455667788L);
    assertThat(at.block(0x2003)).containsExactly(1, 2);
    assertThat(at.block(0x2004)).containsExactly(9);
    assertThat(at.constant(0x2005, 0)).isEqualTo(0xfffe);
    assertThat(at.signedConstant(0x2005, 0)).isEqualTo(-2);
    assertThat(at.signedConstant(0x2006, 0)).isEqualTo(-3);
    assertThat(at.constant(0x2007, 0)).isEqualTo(-4);
    assertThat(at.string(0x2008)).isEqualTo("inline");
    assertThat(at.block(0x2009)).containsExactly(7);
    assertThat(at.block(0x200a)).containsExactly(3, 4);
    assertThat(at.constant(0x200b, 0)).isEqualTo(200);
    assertThat(at.flag(0x200c)).isTrue();
    assertThat(at.constant(0x200d, 0)).isEqualTo(-300);
    assertThat(at.string(0x200e)).isEqualTo("ero");
    assertThat(at.constant(0x200f, 0)).isEqualTo(300);
    assertThat(at.reference(0x2010)).isEqualTo(77);
    assertThat(at.reference(0x2011)).isEqualTo(1);
    assertThat(at.reference(0x2013)).isEqualTo(3);
    assertThat(at.reference(0x2015)).isEqualTo(5);
    assertThat(at.constant(0x2017, 0)).isEqualTo(0xabcd);
    assertThat(at.block(0x2018)).containsExactly(0x97, 0x96);
    assertThat(at.flag(0x2019)).isTrue();
    assertThat(at.string(0x201f)).isEqualTo("bc".substring(0, 2));
    assertThat(at.reference(0x2020)).isEqualTo(-1);
    assertThat(at.constant(0x2022, 0)).isEqualTo(3);
    // without its table of offsets an index says nothing
    assertThat(at.string(0x201a)).isNull();
    assertThat(at.address(0x201b, 5)).isEqualTo(5);
    assertThat(at.string(0x3fff)).isNull();
    assertThat(at.constant(0x3fff, 6)).isEqualTo(6);
    assertThat(at.form(0x2018)).isEqualTo(Form.EXPRLOC);
    assertThat(at.next()).isFalse();
  }

  @Test
  void indirectImplicitAndIndexed() throws Exception {
    DwarfBytes dwarf = new DwarfBytes(LITTLE, 5, 4, 8);
    dwarf.abbreviation(
        1,
        Tag.COMPILE_UNIT,
        true,
        NAME,
        0x26,
        Attribute.LOW_PC,
        0x29,
        Attribute.STR_OFFSETS_BASE,
        0x17,
        Attribute.ADDR_BASE,
        0x17);
    dwarf.abbreviations.uleb(2).uleb(Tag.ENUMERATOR).u8(0);
    dwarf.abbreviations.uleb(NAME).uleb(0x16).uleb(Attribute.CONST_VALUE).uleb(0x21).sleb(-7);
    dwarf.abbreviations.u8(0).u8(0);
    Bytes entries = dwarf.bytes().uleb(1).u16(1).u8(1).u32(8).u32(8);
    entries.uleb(2).uleb(0x08).cString("FRAME").u8(0);
    dwarf.unit(entries.toArray());
    dwarf.section(".debug_str", ascii("zero\0one\0"));
    dwarf.section(".debug_str_offsets", dwarf.bytes().u64(0).u32(0).u32(5).toArray());
    dwarf.section(".debug_addr", dwarf.bytes().u64(0).u64(11).u64(0x4711).toArray());
    DebugInfo info = DebugInfo.read(dwarf.open());
    EntryCursor at = info.entries(info.units().getFirst());
    at.next();
    assertThat(at.string(NAME)).isEqualTo("one");
    assertThat(at.address(Attribute.LOW_PC, 0)).isEqualTo(0x4711);
    assertThat(at.next()).isTrue();
    assertThat(at.string(NAME)).isEqualTo("FRAME");
    assertThat(at.constant(Attribute.CONST_VALUE, 0)).isEqualTo(-7);
  }

  /** unit( a( b( c ) d ) e ): with siblings given and without. */
  @Test
  void childrenAreSkippedWithAndWithoutSiblings() throws Exception {
    for (boolean sibling : new boolean[] {true, false}) {
      DwarfBytes dwarf = new DwarfBytes(LITTLE, 4, 4, 8);
      dwarf.abbreviation(1, Tag.COMPILE_UNIT, true);
      if (sibling) {
        dwarf.abbreviation(2, Tag.STRUCTURE_TYPE, true, NAME, 0x08, Attribute.SIBLING, 0x13);
      } else {
        dwarf.abbreviation(2, Tag.STRUCTURE_TYPE, true, NAME, 0x08, 0x2001, 0x13);
      }
      dwarf.abbreviation(3, Tag.MEMBER, false, NAME, 0x08);
      Bytes entries = dwarf.bytes().uleb(1).uleb(2).cString("a");
      int siblingAt = entries.size();
      entries.u32(0).uleb(2).cString("b").u32(0).uleb(3).cString("c").u8(0);
      entries.uleb(3).cString("d").u8(0);
      int e = dwarf.headerSize() + entries.size();
      entries.uleb(3).cString("e").u8(0).put(siblingAt, e, 4);
      dwarf.unit(entries.toArray());
      DebugInfo info = DebugInfo.read(dwarf.open());
      EntryCursor at = info.entries(info.units().getFirst());
      at.next();
      at.next();
      assertThat(at.string(NAME)).isEqualTo("a");
      at.skipChildren();
      assertThat(at.next()).isTrue();
      assertThat(at.string(NAME)).isEqualTo("e");
      assertThat(at.depth()).isEqualTo(1);
      assertThat(at.next()).isFalse();
      List<String> order = new ArrayList<>();
      EntryCursor all = info.entries(info.units().getFirst());
      while (all.next()) {
        order.add(all.depth() + (all.has(NAME) ? all.string(NAME) : ""));
      }
      assertThat(order).containsExactly("0", "1a", "2b", "3c", "2d", "1e");
    }
  }

  @Test
  void aSiblingThatPointsBackIsNotFollowed() throws Exception {
    DwarfBytes dwarf = new DwarfBytes(LITTLE, 4, 4, 8);
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, true, Attribute.SIBLING, 0x13);
    dwarf.abbreviation(2, Tag.BASE_TYPE, false);
    dwarf.unit(dwarf.bytes().uleb(1).u32(11).uleb(2).uleb(2).u8(0).toArray());
    DebugInfo info = DebugInfo.read(dwarf.open());
    EntryCursor at = info.entries(info.units().getFirst());
    at.next();
    at.skipChildren();
    assertThat(at.next()).isFalse();
  }

  @Test
  void whatIsMalformedSaysWhere() throws Exception {
    DwarfBytes unknown = new DwarfBytes(LITTLE, 4, 4, 8);
    unknown.abbreviation(1, Tag.COMPILE_UNIT, true);
    unknown.unit(unknown.bytes().uleb(1).uleb(9).toArray());
    DebugInfo info = DebugInfo.read(unknown.open());
    EntryCursor at = info.entries(info.units().getFirst());
    at.next();
    assertThatThrownBy(at::next)
        .isInstanceOf(MalformedException.class)
        .hasMessage(".debug_info+0xd: expected a known abbreviation, not 9");

    DwarfBytes six = new DwarfBytes(LITTLE, 6, 4, 8);
    six.unit(new byte[0]);
    assertThatThrownBy(() -> DebugInfo.read(six.open()))
        .hasMessageContaining("DWARF version 2 to 5, not 6");

    DwarfBytes form = new DwarfBytes(LITTLE, 4, 4, 8);
    form.abbreviation(1, Tag.COMPILE_UNIT, true, NAME, 0x7f);
    form.unit(form.bytes().uleb(1).toArray());
    DebugInfo bad = DebugInfo.read(form.open());
    // abbreviations are read when an entry needs them
    assertThatThrownBy(() -> bad.entries(bad.units().getFirst()).next())
        .hasMessageContaining(".debug_abbrev")
        .hasMessageContaining("0x7f");
    assertThatThrownBy(() -> bad.entryAt(4000)).isInstanceOf(MalformedException.class);
  }

  @Test
  void aLaterUnitThatIsCutEndsTheList() throws Exception {
    DwarfBytes dwarf = new DwarfBytes(LITTLE, 4, 4, 8);
    dwarf.abbreviation(1, Tag.COMPILE_UNIT, false);
    dwarf.unit(dwarf.bytes().uleb(1).toArray()).unit(dwarf.bytes().uleb(1).toArray());
    var sections = dwarf.sections();
    byte[] all = sections.get(".debug_info");
    sections.put(".debug_info", java.util.Arrays.copyOf(all, all.length - 1));
    assertThat(DebugInfo.read(DwarfBytes.open(sections, LITTLE, 8)).units()).hasSize(1);
    assertThat(DebugInfo.read(new DwarfSections(n -> new byte[0], LITTLE, 8)).units()).isEmpty();
  }
}

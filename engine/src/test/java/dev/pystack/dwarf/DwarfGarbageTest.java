package dev.pystack.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.bytes.MalformedException;
import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes are: an end, and no exception but the one that says where. */
class DwarfGarbageTest {
  private static final String[] SECTIONS = {
    ".debug_info",
    ".debug_abbrev",
    ".debug_str",
    ".debug_line_str",
    ".debug_str_offsets",
    ".debug_addr"
  };

  @Property(tries = 1000)
  void garbage(
      @ForAll @Size(max = 200) byte[] info,
      @ForAll @Size(max = 100) byte[] abbreviations,
      @ForAll @IntRange(min = 2, max = 5) int version) {
    Bytes unit = new Bytes(ByteOrder.LITTLE_ENDIAN, 8).u32(info.length + 8).u16(version);
    if (version == 5) {
      unit.u8(1).u8(8).u32(0);
    } else {
      unit.u32(0).u8(8).u8(1);
    }
    unit.raw(info);
    walk(
        Map.of(".debug_info", unit.toArray(), ".debug_abbrev", abbreviations),
        ByteOrder.LITTLE_ENDIAN);
  }

  @Property(tries = 3000)
  void goodBytesWithSomeChanged(
      @ForAll @IntRange(min = 2, max = 5) int version,
      @ForAll boolean wide,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int changes) {
    Map<String, byte[]> sections = sample(version, wide ? 8 : 4).sections();
    Random random = new Random(seed);
    for (int i = 0; i < changes; i++) {
      byte[] section = sections.get(SECTIONS[random.nextInt(SECTIONS.length)]);
      if (section != null && section.length > 0) {
        section[random.nextInt(section.length)] = (byte) random.nextInt(256);
      }
    }
    walk(sections, ByteOrder.LITTLE_ENDIAN);
  }

  private static DwarfBytes sample(int version, int offsetSize) {
    DwarfBytes dwarf = new DwarfBytes(ByteOrder.LITTLE_ENDIAN, version, offsetSize, 8);
    dwarf.abbreviation(
        1, Tag.COMPILE_UNIT, true, Attribute.NAME, 0x0e, 0x72, 0x17, 0x73, 0x17, 0x11, 0x1b);
    dwarf.abbreviation(
        2, Tag.STRUCTURE_TYPE, true, Attribute.NAME, 0x08, Attribute.SIBLING, 0x13, 0x0b, 0x0f);
    dwarf.abbreviation(3, Tag.MEMBER, false, Attribute.NAME, 0x1a, 0x49, 0x10, 0x38, 0x18);
    dwarf.abbreviation(4, Tag.TYPEDEF, false, Attribute.NAME, 0x1f, Attribute.TYPE, 0x16);
    Bytes e = dwarf.bytes().uleb(1);
    dwarf.offset(dwarf.offset(dwarf.offset(e, 0), 8), 8).uleb(0);
    e.uleb(2).cString("s").u32(dwarf.headerSize() + 60).uleb(16);
    e.uleb(3).uleb(1);
    if (version == 2) {
      e.address(20);
    } else {
      dwarf.offset(e, 20);
    }
    e.uleb(2).u8(0x23).u8(8).u8(0);
    dwarf.offset(e.uleb(4), 1).uleb(0x13).u32(20).u8(0);
    dwarf.unit(e.toArray());
    dwarf.section(".debug_str", "zero\0one\0".getBytes(StandardCharsets.US_ASCII));
    dwarf.section(".debug_line_str", "a\0bc\0".getBytes(StandardCharsets.US_ASCII));
    dwarf.section(".debug_str_offsets", dwarf.bytes().u64(0).u64(0).u64(5).toArray());
    dwarf.section(".debug_addr", dwarf.bytes().u64(0).u64(11).u64(0x4711).toArray());
    return dwarf;
  }

  /** Reads everything that can be asked for. */
  private static void walk(Map<String, byte[]> sections, ByteOrder order) {
    int size = sections.get(".debug_info").length;
    try {
      DebugInfo info = DebugInfo.read(DwarfBytes.open(sections, order, 8));
      List<Unit> units = info.units();
      assertThat(units.size()).isLessThanOrEqualTo(size);
      for (Unit unit : units) {
        for (boolean skipping : new boolean[] {false, true}) {
          walk(info, info.entries(unit), skipping, size);
        }
      }
    } catch (MalformedException expected) {
      assertThat(expected.getMessage()).contains("expected");
    }
  }

  private static void walk(DebugInfo info, EntryCursor at, boolean skipping, int size)
      throws MalformedException {
    int seen = 0;
    while (at.next()) {
      assertThat(++seen).isLessThanOrEqualTo(size);
      for (int attribute = 0; attribute < 0x80; attribute++) {
        if (at.has(attribute)) {
          at.constant(attribute, 0);
          at.signedConstant(attribute, 0);
          at.string(attribute);
          at.flag(attribute);
          at.address(attribute, 0);
          at.block(attribute);
          long reference = at.reference(attribute);
          if (reference >= 0) {
            try {
              info.entryAt(reference).tag();
            } catch (MalformedException nowhere) {
              assertThat(nowhere.section()).startsWith(".debug_");
            }
          }
        }
      }
      if (skipping) {
        at.skipChildren();
      }
    }
  }
}

package dev.pystack.dwarf;

import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;

/**
 * A unit with one function at 0x1000 to 0x1100 into which {@code middle} was inlined, and into that
 * {@code leaf}; and the line table of it, in each version of DWARF.
 */
final class MadeUnit {
  static final long LOW = 0x1000;

  private MadeUnit() {}

  static DwarfBytes of(ByteOrder order, int version, int offsetSize) {
    DwarfBytes dwarf = new DwarfBytes(order, version, offsetSize, 8);
    int offset = version >= 4 ? 0x17 : offsetSize == 8 ? 0x07 : 0x06;
    // DW_FORM_string, _addr, _data4, _data1, _ref4
    dwarf.abbreviation(
        1, Tag.COMPILE_UNIT, true, 0x03, 0x08, 0x10, offset, 0x11, 0x01, 0x12, 0x01, 0x13, 0x0b);
    dwarf.abbreviation(2, Tag.SUBPROGRAM, false, 0x03, 0x08, 0x20, 0x0b);
    int high = version >= 4 ? 0x06 : 0x01;
    dwarf.abbreviation(3, Tag.SUBPROGRAM, true, 0x03, 0x08, 0x11, 0x01, 0x12, high);
    dwarf.abbreviation(
        4, Tag.INLINED_SUBROUTINE, true, 0x31, 0x13, 0x55, offset, 0x58, 0x0b, 0x59, 0x0b);
    dwarf.abbreviation(
        5,
        Tag.INLINED_SUBROUTINE,
        false,
        0x31,
        0x13,
        0x11,
        0x01,
        0x12,
        high,
        0x58,
        0x0b,
        0x59,
        0x0b,
        0x57,
        0x0b);
    dwarf.abbreviation(6, Tag.LEXICAL_BLOCK, true, 0x11, 0x01, 0x12, high);
    dwarf.abbreviation(7, Tag.NAMESPACE, true, 0x03, 0x08);
    int start = dwarf.headerSize();
    Bytes e = dwarf.bytes().uleb(1).cString("main.c");
    dwarf.offset(e, 0).address(LOW).address(LOW + 0x100).u8(0x0c);
    int leaf = start + e.size();
    e.uleb(2).cString("leaf").u8(1);
    int middle = start + e.size();
    e.uleb(2).cString("middle").u8(1);
    e.uleb(3).cString("outer").address(LOW);
    high(e, version, LOW, 0x100);
    e.uleb(6).address(LOW + 0x10);
    high(e, version, LOW + 0x10, 0x80);
    e.uleb(4).u32(middle);
    dwarf.offset(e, version == 5 ? ranges5Header(offsetSize) : 0).u8(1).u8(7);
    e.uleb(5).u32(leaf).address(LOW + 0x24);
    high(e, version, LOW + 0x24, 4);
    e.u8(2).u8(8).u8(9).u8(0).u8(0).u8(0).u8(0);
    dwarf.unit(e.toArray());
    dwarf.section(version == 5 ? ".debug_rnglists" : ".debug_ranges", ranges(dwarf));
    dwarf.section(".debug_line", lines(dwarf));
    return dwarf;
  }

  private static void high(Bytes e, int version, long low, int size) {
    if (version >= 4) {
      e.u32(size);
    } else {
      e.address(low + size);
    }
  }

  private static int ranges5Header(int offsetSize) {
    return (offsetSize == 8 ? 12 : 4) + 8;
  }

  /** 0x1020 to 0x1030 and 0x1040 to 0x1050, each in another way. */
  private static byte[] ranges(DwarfBytes dwarf) {
    Bytes b = dwarf.bytes();
    if (dwarf.version < 5) {
      b.address(0x20).address(0x30).address(-1).address(LOW + 0x40);
      return b.address(0).address(0x10).address(0).address(0).toArray();
    }
    b.raw(new byte[ranges5Header(dwarf.offsetSize)]);
    b.u8(4).uleb(0x20).uleb(0x30).u8(5).address(LOW + 0x40).u8(7).address(LOW + 0x40).uleb(0x10);
    return b.u8(0).toArray();
  }

  private static byte[] lines(DwarfBytes dwarf) {
    int version = dwarf.version;
    Bytes body = dwarf.bytes();
    body.u8(4); // bytes of the shortest instruction
    if (version >= 4) {
      body.u8(1);
    }
    body.u8(1).u8(-3).u8(12).u8(10);
    for (int operands : new int[] {0, 1, 1, 1, 1, 0, 0, 0, 1}) {
      body.u8(operands);
    }
    if (version == 5) {
      body.u8(1).uleb(1).uleb(0x08).uleb(2).cString("/build").cString("inc");
      body.u8(3).uleb(1).uleb(0x08).uleb(2).uleb(0x0b).uleb(5).uleb(0x1e).uleb(3);
      body.cString("main.c").u8(0).raw(new byte[16]);
      body.cString("main.c").u8(0).raw(new byte[16]);
      body.cString("leaf.h").u8(1).raw(new byte[16]);
    } else {
      body.cString("inc").u8(0);
      body.cString("main.c").uleb(0).uleb(1).uleb(2);
      body.cString("leaf.h").uleb(1).uleb(1).uleb(2).u8(0);
    }
    Bytes header = dwarf.bytes().u16(version);
    if (version == 5) {
      header.u8(8).u8(0);
    }
    dwarf.offset(header, body.size()).raw(body.toArray()).raw(program(dwarf));
    Bytes all = dwarf.bytes();
    if (dwarf.offsetSize == 8) {
      all.u32(0xffffffffL).u64(header.size());
    } else {
      all.u32(header.size());
    }
    return all.raw(header.toArray()).toArray();
  }

  /** Lines 5 (0x1000), 40 (0x1020), 41 of leaf.h (0x1024), 6 (0x1028), 0 (0x1040) and 2,006. */
  private static byte[] program(DwarfBytes dwarf) {
    Bytes p = dwarf.bytes();
    // a sequence that the linker threw away
    p.u8(0).uleb(9).u8(2).address(0).u8(3).sleb(98).u8(1).u8(2).uleb(0x1000).u8(0).uleb(1).u8(1);
    p.u8(0).uleb(9).u8(2).address(LOW).u8(3).sleb(4).u8(5).uleb(3).u8(1);
    p.u8(2).uleb(8).u8(3).sleb(35).u8(1);
    p.u8(4).uleb(2).u8(special(1, 1));
    p.u8(4).uleb(1).u8(3).sleb(-35).u8(special(1, 0));
    // the address only, by a number of its own
    p.u8(9).u16(0x18).u8(3).sleb(-6).u8(1);
    // by as much as the largest special opcode: 20 instructions
    p.u8(8).u8(3).sleb(2006).u8(1);
    return p.u8(2).uleb(0x1c).u8(0).uleb(1).u8(1).toArray();
  }

  private static int special(int instructions, int lines) {
    return 10 + 12 * instructions + lines + 3;
  }
}

package dev.pystack.fuzz;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.CodeLookup;
import dev.pystack.dwarf.DebugInfo;
import dev.pystack.dwarf.DwarfSections;
import dev.pystack.dwarf.EntryCursor;
import dev.pystack.dwarf.Unit;
import dev.pystack.dwarf.cfi.EhFrameHeader;
import dev.pystack.dwarf.cfi.Fde;
import dev.pystack.dwarf.cfi.FrameFormat;
import dev.pystack.dwarf.cfi.FrameIndex;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Debug and call frame information. An input is a byte of flags (1: addresses of 4 bytes, 2:
 * big-endian) and the sections of {@link #SECTIONS}, each with its length in two bytes before it.
 */
public final class FuzzDwarf {
  static final List<String> SECTIONS =
      List.of(
          ".debug_info",
          ".debug_abbrev",
          ".debug_line",
          ".debug_str",
          ".debug_line_str",
          ".debug_rnglists",
          ".debug_ranges",
          ".debug_aranges",
          ".debug_addr",
          ".debug_str_offsets",
          ".eh_frame",
          ".eh_frame_hdr",
          ".debug_frame");

  private static final int MOST_ENTRIES = 2000;
  private static final long HIGHEST = 0x4000;
  private static final int STEP = 0x40;

  private FuzzDwarf() {}

  /** The input of some sections. */
  static byte[] input(int flags, Map<String, byte[]> sections) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(flags);
    for (String name : SECTIONS) {
      byte[] bytes = sections.getOrDefault(name, new byte[0]);
      int length = Math.min(bytes.length, 0xffff);
      out.write(length);
      out.write(length >> 8);
      out.write(bytes, 0, length);
    }
    return out.toByteArray();
  }

  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput input = new FuzzInput(data);
    int flags = input.u8();
    int addressSize = (flags & 1) == 0 ? 8 : 4;
    ByteOrder order = (flags & 2) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    Map<String, byte[]> sections = new HashMap<>();
    for (String name : SECTIONS) {
      sections.put(name, input.bytes(input.u16()));
    }
    DwarfSections all =
        new DwarfSections(name -> sections.getOrDefault(name, new byte[0]), order, addressSize);
    try {
      entries(DebugInfo.read(all));
    } catch (MalformedException expected) {
      Declared.failure(expected);
    }
    try {
      CodeLookup code = new CodeLookup(DebugInfo.open(all, null), 0);
      for (long address = 0; address < HIGHEST; address += STEP) {
        code.at(address);
      }
    } catch (MalformedException expected) {
      Declared.failure(expected);
    }
    for (FrameFormat format : FrameFormat.values()) {
      String name = format == FrameFormat.EH_FRAME ? ".eh_frame" : ".debug_frame";
      frames(new ByteCursor(name, sections.get(name), order, addressSize), format);
    }
    try {
      EhFrameHeader.read(
          new ByteCursor(".eh_frame_hdr", sections.get(".eh_frame_hdr"), order, addressSize));
    } catch (MalformedException expected) {
      Declared.failure(expected);
    }
  }

  private static void entries(DebugInfo info) throws MalformedException {
    int left = MOST_ENTRIES;
    for (Unit unit : info.units()) {
      EntryCursor at = info.entries(unit);
      while (left-- > 0 && at.next()) {
        for (int attribute = 0; attribute < 0x90; attribute++) {
          if (at.has(attribute)) {
            at.constant(attribute, 0);
            at.string(attribute);
            at.address(attribute, 0);
            at.block(attribute);
            at.reference(attribute);
          }
        }
      }
    }
  }

  private static void frames(ByteCursor section, FrameFormat format) {
    FrameIndex index = FrameIndex.of(section, format, 0);
    for (long pc = 0; pc < HIGHEST; pc += STEP) {
      Fde fde = index.find(pc);
      if (fde != null) {
        try {
          fde.row(pc).cfa();
        } catch (MalformedException expected) {
          Declared.failure(expected);
        }
      }
    }
  }
}

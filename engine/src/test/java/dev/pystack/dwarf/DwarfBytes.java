package dev.pystack.dwarf;

import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sections of DWARF written by hand: abbreviations and one unit after another. */
final class DwarfBytes {
  final ByteOrder order;
  final int version;
  final int offsetSize;
  final int addressSize;
  final Bytes abbreviations;
  private final Bytes info;
  private final Map<String, byte[]> others = new LinkedHashMap<>();

  DwarfBytes(ByteOrder order, int version, int offsetSize, int addressSize) {
    this.order = order;
    this.version = version;
    this.offsetSize = offsetSize;
    this.addressSize = addressSize;
    abbreviations = bytes();
    info = bytes();
  }

  Bytes bytes() {
    return new Bytes(order, addressSize);
  }

  /**
   * @param pairs attribute, form, attribute, form, …
   */
  DwarfBytes abbreviation(int code, int tag, boolean children, int... pairs) {
    abbreviations.uleb(code).uleb(tag).u8(children ? 1 : 0);
    for (int number : pairs) {
      abbreviations.uleb(number);
    }
    abbreviations.u8(0).u8(0);
    return this;
  }

  /** A number as wide as an offset of this unit. */
  Bytes offset(Bytes into, long value) {
    return offsetSize == 8 ? into.u64(value) : into.u32(value);
  }

  /** Bytes of a unit's header. */
  int headerSize() {
    return (offsetSize == 8 ? 12 : 4) + 2 + 1 + offsetSize + (version == 5 ? 1 : 0);
  }

  DwarfBytes unit(byte[] entries) {
    return unit(entries, Unit.COMPILE);
  }

  DwarfBytes unit(byte[] entries, int kind) {
    Bytes body = bytes().u16(version);
    if (version == 5) {
      body.u8(kind).u8(addressSize);
      offset(body, 0);
    } else {
      offset(body, 0).u8(addressSize);
    }
    body.raw(entries);
    if (offsetSize == 8) {
      info.u32(0xffffffffL).u64(body.size());
    } else {
      info.u32(body.size());
    }
    info.raw(body.toArray());
    return this;
  }

  DwarfBytes section(String name, byte[] content) {
    others.put(name, content);
    return this;
  }

  Map<String, byte[]> sections() {
    Map<String, byte[]> all = new LinkedHashMap<>(others);
    all.put(".debug_info", info.toArray());
    Bytes table = bytes().raw(abbreviations.toArray()).u8(0);
    all.put(".debug_abbrev", table.toArray());
    return all;
  }

  DwarfSections open() {
    return open(sections(), order, addressSize);
  }

  static DwarfSections open(Map<String, byte[]> sections, ByteOrder order, int addressSize) {
    return new DwarfSections(n -> sections.getOrDefault(n, new byte[0]), order, addressSize);
  }
}

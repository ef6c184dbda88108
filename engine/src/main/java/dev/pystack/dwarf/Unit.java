package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/**
 * The header of a unit of {@code .debug_info} or {@code .debug_types} (DWARF 5 §7.5.1; 2 to 4
 * alike). Offsets are bytes from the start of the section.
 *
 * @param start of the header
 * @param entries where the first entry lies
 * @param end first offset after the unit
 * @param version 2 to 5
 * @param kind {@code DW_UT_*}; what DWARF 2 to 4 do not say is {@link #COMPILE} or {@link #TYPE}
 * @param offsetSize 4, in 64-bit DWARF 8
 * @param abbreviations offset into {@code .debug_abbrev}
 * @param signature of a type unit, or the id of a skeleton or split unit; else 0
 * @param typeEntry of a type unit: where its type's entry lies, relative to {@code start}; else 0
 */
public record Unit(
    long start,
    long entries,
    long end,
    int version,
    int kind,
    int offsetSize,
    int addressSize,
    long abbreviations,
    long signature,
    long typeEntry) {
  public static final int COMPILE = 1;
  public static final int TYPE = 2;
  public static final int PARTIAL = 3;
  public static final int SKELETON = 4;
  public static final int SPLIT_COMPILE = 5;
  public static final int SPLIT_TYPE = 6;

  /**
   * Reads the header at the cursor's position and leaves the cursor after the whole unit.
   *
   * @param types whether this is {@code .debug_types}
   */
  static Unit read(ByteCursor in, boolean types) throws MalformedException {
    long start = in.position();
    long length = in.u32();
    int offsetSize = 4;
    if (length == 0xffffffffL) {
      length = in.u64();
      offsetSize = 8;
    } else if (length >= 0xfffffff0L) {
      throw in.malformed("the length of a unit");
    }
    ByteCursor unit = in.slice(length);
    int version = unit.u16();
    if (version < 2 || version > 5) {
      throw unit.malformed("DWARF version 2 to 5, not " + version);
    }
    int kind = types ? TYPE : COMPILE;
    int addressSize;
    long abbreviations;
    if (version == 5) {
      kind = unit.u8();
      addressSize = unit.u8();
      abbreviations = unit.unsigned(offsetSize);
    } else {
      abbreviations = unit.unsigned(offsetSize);
      addressSize = unit.u8();
    }
    if (addressSize != 2 && addressSize != 4 && addressSize != 8) {
      throw unit.malformed("an address size of 2, 4 or 8");
    }
    long signature = 0;
    long typeEntry = 0;
    if (kind == TYPE || kind == SPLIT_TYPE) {
      signature = unit.u64();
      typeEntry = unit.unsigned(offsetSize);
    } else if (version == 5 && (kind == SKELETON || kind == SPLIT_COMPILE)) {
      signature = unit.u64();
    }
    return new Unit(
        start,
        unit.position(),
        in.position(),
        version,
        kind,
        offsetSize,
        addressSize,
        abbreviations,
        signature,
        typeEntry);
  }
}

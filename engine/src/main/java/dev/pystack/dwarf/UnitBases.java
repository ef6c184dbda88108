package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;

/**
 * What a unit's own entry says of where its indices count from (DWARF 5 §3.1.1).
 *
 * @param strings bytes into {@code .debug_str_offsets}; -1 where not given
 * @param addresses bytes into {@code .debug_addr}; -1 where not given
 */
record UnitBases(long strings, long addresses) {
  static final UnitBases NONE = new UnitBases(-1, -1);

  static UnitBases read(EntryCursor unit) throws MalformedException {
    if (!unit.next()) {
      return NONE;
    }
    return new UnitBases(
        unit.constant(Attribute.STR_OFFSETS_BASE, -1), unit.constant(Attribute.ADDR_BASE, -1));
  }
}

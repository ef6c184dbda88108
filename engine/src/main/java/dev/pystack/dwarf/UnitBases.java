package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;

/**
 * What a unit's own entry says of where its indices count from (DWARF 5 §3.1.1).
 *
 * @param strings bytes into {@code .debug_str_offsets}; -1 where not given
 * @param addresses bytes into {@code .debug_addr}; -1 where not given
 * @param ranges bytes into {@code .debug_rnglists}; -1 where not given
 * @param low the address that those of range lists count from
 */
record UnitBases(long strings, long addresses, long ranges, long low) {
  static final UnitBases NONE = new UnitBases(-1, -1, -1, 0);

  /** Those that are needed to read the unit's own entry. */
  static UnitBases indices(EntryCursor unit) throws MalformedException {
    long addresses = unit.constant(Attribute.ADDR_BASE, -1);
    return new UnitBases(
        unit.constant(Attribute.STR_OFFSETS_BASE, -1),
        addresses < 0 ? unit.constant(Attribute.GNU_ADDR_BASE, -1) : addresses,
        unit.constant(Attribute.RNGLISTS_BASE, -1),
        0);
  }

  UnitBases withLow(long address) {
    return new UnitBases(strings, addresses, ranges, address);
  }
}

package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The debugging information entries of one file. Unit headers are read at once (each costs a few
 * bytes), abbreviations and entries when they are walked. Not thread-safe.
 */
public final class DebugInfo {
  private final DwarfSections sections;
  private final List<Unit> units;
  private final Map<Long, AbbreviationTable> tables = new HashMap<>();
  private final Map<Long, UnitBases> bases = new HashMap<>();

  private DebugInfo(DwarfSections sections, List<Unit> units) {
    this.sections = sections;
    this.units = units;
  }

  /**
   * @throws MalformedException when not even the first unit can be read; a later one that cannot be
   *     ends the list
   */
  public static DebugInfo read(DwarfSections sections) throws MalformedException {
    ByteCursor in = sections.cursor(".debug_info");
    List<Unit> units = new ArrayList<>();
    while (in.hasRemaining()) {
      try {
        units.add(Unit.read(in, false));
      } catch (MalformedException cut) {
        if (units.isEmpty()) {
          throw cut;
        }
        break;
      }
    }
    return new DebugInfo(sections, units);
  }

  /** All units of {@code .debug_info}, by rising offset. */
  public List<Unit> units() {
    return units;
  }

  /** The unit in whose entries an offset lies, or null. */
  public @Nullable Unit unitAt(long offset) {
    int low = 0;
    int high = units.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Unit unit = units.get(middle);
      if (offset < unit.entries()) {
        high = middle - 1;
      } else if (offset >= unit.end()) {
        low = middle + 1;
      } else {
        return unit;
      }
    }
    return null;
  }

  /** A cursor that stands before a unit's first entry. */
  public EntryCursor entries(Unit unit) throws MalformedException {
    return new EntryCursor(this, unit, unit.entries());
  }

  /**
   * A cursor on the entry at an offset, which must be the start of one.
   *
   * @param offset into {@code .debug_info}, as a reference has it
   * @throws MalformedException when no unit has it
   */
  public EntryCursor entryAt(long offset) throws MalformedException {
    Unit unit = unitAt(offset);
    if (unit == null) {
      throw new MalformedException(".debug_info", offset, "an entry of a unit");
    }
    EntryCursor cursor = new EntryCursor(this, unit, offset);
    if (!cursor.next()) {
      throw new MalformedException(".debug_info", offset, "an entry");
    }
    return cursor;
  }

  DwarfSections sections() {
    return sections;
  }

  AbbreviationTable abbreviations(Unit unit) throws MalformedException {
    AbbreviationTable table = tables.get(unit.abbreviations());
    if (table == null) {
      table = AbbreviationTable.read(sections.cursor(".debug_abbrev"), unit.abbreviations());
      tables.put(unit.abbreviations(), table);
    }
    return table;
  }

  /** Where a unit's parts of the sections of indices begin. */
  UnitBases bases(Unit unit) throws MalformedException {
    UnitBases known = bases.get(unit.start());
    if (known == null) {
      // a place holder: reading the unit's own entry must not ask again
      bases.put(unit.start(), UnitBases.NONE);
      known = UnitBases.read(entries(unit));
      bases.put(unit.start(), known);
    }
    return known;
  }
}

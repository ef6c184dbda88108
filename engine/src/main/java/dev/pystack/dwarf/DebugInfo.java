package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The debugging information entries of one file. Unit headers are read up to the one that is asked
 * for, abbreviations and entries when they are walked. Not thread-safe.
 */
public final class DebugInfo {
  // of abbreviation tables together; compilers write a few hundred attributes for a unit
  private static final int MAX_ABBREVIATIONS = 1 << 21;
  // the largest programs have some hundred thousand
  private static final int MAX_UNITS = 1 << 20;

  /** The file that has what several files share ({@code dwz}, DWARF 5 §7.3.6). */
  public interface Supplement {
    /** Null where it cannot be had; asked once. */
    @Nullable DebugInfo open();
  }

  private final DwarfSections sections;
  private final ByteCursor headers;
  // those met so far, up to where the cursor of headers stands
  private final List<Unit> units = new ArrayList<>();
  private boolean complete;
  private final Map<Long, AbbreviationTable> tables = new HashMap<>();
  private final Map<Long, UnitBases> bases = new HashMap<>();
  private @Nullable EntrySkipper skipper;
  private long skipperUnit;
  private @Nullable Supplement supplement;
  private @Nullable DebugInfo supplementary;

  private DebugInfo(DwarfSections sections) throws MalformedException {
    this.sections = sections;
    this.headers = sections.cursor(".debug_info");
  }

  /**
   * Reads all headers.
   *
   * @throws MalformedException when not even the first unit can be read; a later one that cannot be
   *     ends the list
   */
  public static DebugInfo read(DwarfSections sections) throws MalformedException {
    DebugInfo info = new DebugInfo(sections);
    if (info.headers.hasRemaining()) {
      info.units.add(Unit.read(info.headers, false));
    }
    info.units();
    return info;
  }

  /**
   * Reads no header yet.
   *
   * @param supplement where entries and strings of other files come from
   */
  public static DebugInfo open(DwarfSections sections, @Nullable Supplement supplement)
      throws MalformedException {
    DebugInfo info = new DebugInfo(sections);
    info.supplement = supplement;
    return info;
  }

  /**
   * All units of {@code .debug_info}, by rising offset; one that cannot be read ends the list, and
   * a million of them.
   */
  public List<Unit> units() {
    readUntil(Long.MAX_VALUE);
    return units;
  }

  /** Reads headers up to the unit with an offset. */
  private void readUntil(long offset) {
    while (!complete && headers.position() <= offset) {
      if (!headers.hasRemaining() || units.size() == MAX_UNITS) {
        complete = true;
        return;
      }
      try {
        units.add(Unit.read(headers, false));
      } catch (MalformedException cut) {
        complete = true;
      }
    }
  }

  /**
   * The unit whose header lies at an offset, without a look at those before it.
   *
   * @throws MalformedException where there is none
   */
  Unit unitStarting(long offset) throws MalformedException {
    ByteCursor in = sections.cursor(".debug_info");
    in.seek(offset);
    return Unit.read(in, false);
  }

  /** The unit in whose entries an offset lies, or null. */
  public @Nullable Unit unitAt(long offset) {
    readUntil(offset);
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
    return entryAt(unit, offset);
  }

  /** As {@link #entryAt(long)}, of an offset that lies in a known unit. */
  EntryCursor entryAt(Unit unit, long offset) throws MalformedException {
    EntryCursor cursor = new EntryCursor(this, unit, offset);
    if (!cursor.next()) {
      throw new MalformedException(".debug_info", offset, "an entry");
    }
    return cursor;
  }

  /** What several files share; null where there is none, or it cannot be had. */
  @Nullable DebugInfo supplementary() {
    Supplement unopened = supplement;
    if (unopened != null) {
      supplement = null;
      supplementary = unopened.open();
    }
    return supplementary;
  }

  DwarfSections sections() {
    return sections;
  }

  AbbreviationTable abbreviations(Unit unit) throws MalformedException {
    AbbreviationTable table = tables.get(unit.abbreviations());
    if (table == null) {
      forgetAbbreviations();
      table = AbbreviationTable.at(sections.cursor(".debug_abbrev"), unit.abbreviations());
      tables.put(unit.abbreviations(), table);
    }
    return table;
  }

  /** Tables may be read from any place in the section: hostile units each have one of their own. */
  private void forgetAbbreviations() {
    if (tables.size() % 16 == 15 && keptAbbreviations() > MAX_ABBREVIATIONS) {
      tables.clear();
    }
  }

  /** How many attributes of abbreviations are kept, with some for each abbreviation. */
  long keptAbbreviations() {
    long weight = 0;
    for (AbbreviationTable table : tables.values()) {
      weight += table.weight();
    }
    return weight;
  }

  EntrySkipper skipper(Unit unit) throws MalformedException {
    EntrySkipper last = skipper;
    if (last == null || skipperUnit != unit.start()) {
      last = new EntrySkipper(this, unit);
      skipper = last;
      skipperUnit = unit.start();
    }
    return last;
  }

  /** Where a unit's parts of the sections of indices begin. */
  UnitBases bases(Unit unit) throws MalformedException {
    UnitBases known = bases.get(unit.start());
    if (known == null) {
      // a place holder: reading the unit's own entry must not ask again
      bases.put(unit.start(), UnitBases.NONE);
      EntryCursor own = entries(unit);
      if (own.next()) {
        known = UnitBases.indices(own);
        bases.put(unit.start(), known);
        // an index itself, as a rule
        known = known.withLow(own.address(Attribute.LOW_PC, 0));
        bases.put(unit.start(), known);
      } else {
        known = UnitBases.NONE;
      }
    }
    return known;
  }
}

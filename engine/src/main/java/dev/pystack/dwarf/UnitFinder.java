package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which unit has the code at an address. What {@code .debug_aranges} says is taken where the unit
 * itself says so too; else all units are asked, once.
 */
final class UnitFinder {
  /** The most ranges of all units; hostile ones may each point to one huge list. */
  private static final int MAX_RANGES = 1 << 23;

  private final DebugInfo info;
  private final AddressHints hints;
  private final long lowest;
  private final Map<Long, Unit> hinted = new HashMap<>();
  private @Nullable RangeIndex index;
  private int ranges;

  /**
   * @param lowest the first address of code in the file
   */
  UnitFinder(DebugInfo info, long lowest) throws MalformedException {
    this.info = info;
    this.hints = new AddressHints(info.sections().cursor(".debug_aranges"));
    this.lowest = lowest;
  }

  @Nullable Unit find(long address) throws MalformedException {
    long hint = hints.unitOf(address);
    if (hint >= 0) {
      Unit unit = confirmed(hint, address);
      if (unit != null) {
        return unit;
      }
    }
    RangeIndex all = index;
    if (all == null) {
      all = new RangeIndex();
      List<Unit> units = info.units();
      for (int i = 0; i < units.size(); i++) {
        add(all, units.get(i), i);
      }
      index = all;
    }
    long found = all.find(address);
    return found < 0 ? null : info.units().get((int) found);
  }

  /** The unit whose header lies at an offset where it has the address, or does not say. */
  private @Nullable Unit confirmed(long offset, long address) {
    try {
      Unit unit = hinted.get(offset);
      if (unit == null) {
        unit = info.unitStarting(offset);
        hinted.put(offset, unit);
      }
      EntryCursor own = info.entries(unit);
      if (!own.next()) {
        return null;
      }
      AddressRanges ranges = AddressRanges.of(own, lowest);
      return ranges == null || ranges.reaches(address) ? unit : null;
    } catch (MalformedException wrong) {
      return null;
    }
  }

  private void add(RangeIndex all, Unit unit, int number) {
    if (unit.kind() == Unit.TYPE || unit.kind() == Unit.PARTIAL || ranges > MAX_RANGES) {
      return;
    }
    AddressRanges own = null;
    try {
      EntryCursor entry = info.entries(unit);
      own = entry.next() ? AddressRanges.of(entry, lowest) : null;
      while (own != null && own.next()) {
        all.add(own.low(), own.high(), number);
      }
    } catch (MalformedException broken) {
      // other units may be sound
    }
    ranges += own == null ? 0 : own.read();
  }
}

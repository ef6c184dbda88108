package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The functions of one unit by their addresses. The first questions are answered by walking the
 * unit's entries, later ones by an index of them.
 */
final class FunctionFinder {
  private static final int SCANS = 3;

  /** The most ranges of all functions; hostile ones may each point to one huge list. */
  private static final int MAX_RANGES = 1 << 23;

  private final DebugInfo info;
  private final Unit unit;
  private final long lowest;
  private int scans;
  private @Nullable RangeIndex index;
  private boolean nestedIndexed;

  FunctionFinder(DebugInfo info, Unit unit, long lowest) {
    this.info = info;
    this.unit = unit;
    this.lowest = lowest;
  }

  /** A cursor on the entry of the function that has an address, or null. */
  @Nullable EntryCursor find(long address) throws MalformedException {
    if (index == null && scans++ < SCANS) {
      EntryCursor found = walk(null, address, false);
      return found == null ? walk(null, address, true) : found;
    }
    RangeIndex all = index;
    if (all == null) {
      all = new RangeIndex();
      index = all;
      walk(all, 0, false);
    }
    long at = all.find(address);
    if (at < 0 && !nestedIndexed) {
      nestedIndexed = true;
      walk(all, 0, true);
      at = all.find(address);
    }
    return at < 0 ? null : info.entryAt(unit, at);
  }

  /** How many ranges are kept. */
  int kept() {
    RangeIndex all = index;
    return all == null ? 0 : all.size();
  }

  /**
   * Goes through the unit.
   *
   * @param into where to put all functions; null to search for the address alone
   * @param nested whether to look for functions inside of types and other functions too: not where
   *     compilers of C, C++ and Rust put their definitions, as a rule
   */
  private @Nullable EntryCursor walk(@Nullable RangeIndex into, long address, boolean nested)
      throws MalformedException {
    EntryCursor at = info.entries(unit);
    boolean more = at.next();
    int read = 0;
    try {
      while (more && next(at, into != null, nested, address)) {
        int tag = at.tag();
        if (tag == Tag.SUBPROGRAM && read <= MAX_RANGES) {
          AddressRanges ranges = AddressRanges.ifSound(at, lowest);
          if (ranges != null && into == null && ranges.reaches(address)) {
            return at;
          }
          if (ranges != null && into != null) {
            addAll(ranges, into, at.offset());
          }
          read += ranges == null ? 0 : ranges.read();
        }
        if (!nested && tag != Tag.NAMESPACE && tag != Tag.MODULE) {
          at.skipChildren();
        }
      }
    } catch (MalformedException cut) {
      if (into == null) {
        throw cut;
      }
      // an index of what came before is better than none
      more = false;
    }
    return null;
  }

  private static void addAll(AddressRanges ranges, RangeIndex into, long function) {
    try {
      while (ranges.next()) {
        into.add(ranges.low(), ranges.high(), function);
      }
    } catch (MalformedException cut) {
      // those before it are known
    }
  }

  private static boolean next(EntryCursor at, boolean all, boolean nested, long address)
      throws MalformedException {
    if (!nested) {
      at.passOver(all, address);
    }
    return at.next();
  }
}

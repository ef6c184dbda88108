package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of one unit by their addresses. The first questions are answered by walking the
 * unit's entries, later ones by an index of them; those that are known beforehand all in one walk.
 */
final class FunctionFinder {
  private static final int SCANS = 3;
  // more are found sooner by the index
  private static final int MAX_PREPARED = 64;

  /** The most ranges of all functions; hostile ones may each point to one huge list. */
  private static final int MAX_RANGES = 1 << 23;

  /**
   * A function.
   *
   * @param topLevel whether it is known to lie in nothing but the unit
   */
  record Found(EntryCursor entry, boolean topLevel) {}

  private final DebugInfo info;
  private final Unit unit;
  private final long lowest;
  // twice the offset of the function's entry, and 1 where that lies in nothing but the unit; of an
  // address in none -1
  private final Map<Long, Long> prepared = new HashMap<>();
  private int scans;
  private @Nullable RangeIndex index;
  private boolean nestedIndexed;

  FunctionFinder(DebugInfo info, Unit unit, long lowest) {
    this.info = info;
    this.unit = unit;
    this.lowest = lowest;
  }

  /** Finds the functions of several addresses; what fails is left for when they are asked for. */
  void prepare(long[] addresses) {
    if (addresses.length > MAX_PREPARED) {
      return;
    }
    Pending pending = new Pending(addresses);
    try {
      walk(pending, false);
      if (pending.left > 0) {
        walk(pending, true);
      }
      for (int i = 0; i < pending.left; i++) {
        prepared.put(pending.addresses[i], -1L);
      }
    } catch (MalformedException broken) {
      // those found before are known
    }
  }

  /** The function that has an address, or null. */
  @Nullable Found find(long address) throws MalformedException {
    Long known = prepared.get(address);
    if (known == null && index == null && scans++ < SCANS) {
      Pending one = new Pending(new long[] {address});
      walk(one, false);
      if (one.left > 0) {
        walk(one, true);
      }
      known = one.left > 0 ? Long.valueOf(-1) : prepared.remove(address);
    }
    long at = known == null ? indexed(address) : known;
    return at < 0 ? null : new Found(info.entryAt(unit, at >>> 1), (at & 1) != 0);
  }

  /** How many ranges are kept. */
  int kept() {
    RangeIndex all = index;
    return all == null ? 0 : all.size();
  }

  private static long mark(EntryCursor at) {
    return at.offset() << 1 | (at.depth() == 1 ? 1 : 0);
  }

  private long indexed(long address) throws MalformedException {
    RangeIndex all = index;
    if (all == null) {
      all = new RangeIndex();
      index = all;
      fill(all, false);
    }
    long at = all.find(address);
    if (at < 0 && !nestedIndexed) {
      nestedIndexed = true;
      fill(all, true);
      at = all.find(address);
    }
    return at;
  }

  /** Addresses whose functions were not met yet. */
  private static final class Pending {
    final long[] addresses;
    int left;

    Pending(long[] addresses) {
      this.addresses = addresses.clone();
      this.left = addresses.length;
    }
  }

  /**
   * Goes through the unit until the functions of all addresses are found.
   *
   * @param nested whether to look for functions inside of types and other functions too: not where
   *     compilers of C, C++ and Rust put their definitions, as a rule
   */
  private void walk(Pending pending, boolean nested) throws MalformedException {
    EntryCursor at = info.entries(unit);
    boolean more = at.next();
    int read = 0;
    while (more && pending.left > 0) {
      if (!nested) {
        at.passOver(pending.addresses, pending.left);
      }
      more = at.next();
      if (more) {
        if (at.tag() == Tag.SUBPROGRAM && read <= MAX_RANGES) {
          read += match(pending, at);
        }
        pass(at, nested);
      }
    }
  }

  /** Returns how many ranges were read. */
  private int match(Pending pending, EntryCursor at) throws MalformedException {
    AddressRanges ranges = AddressRanges.ifSound(at, lowest);
    if (ranges == null) {
      return 0;
    }
    try {
      while (pending.left > 0 && ranges.next()) {
        int kept = 0;
        for (int i = 0; i < pending.left; i++) {
          long address = pending.addresses[i];
          if (Long.compareUnsigned(address, ranges.low()) >= 0
              && Long.compareUnsigned(address, ranges.high()) < 0) {
            prepared.put(address, mark(at));
          } else {
            pending.addresses[kept++] = address;
          }
        }
        pending.left = kept;
      }
    } catch (MalformedException cut) {
      // those before it are known
    }
    return ranges.read();
  }

  private static void pass(EntryCursor at, boolean nested) throws MalformedException {
    if (!nested && at.tag() != Tag.NAMESPACE && at.tag() != Tag.MODULE) {
      at.skipChildren();
    }
  }

  /** Puts all functions of the unit into an index. */
  private void fill(RangeIndex all, boolean nested) throws MalformedException {
    EntryCursor at = info.entries(unit);
    boolean more = at.next();
    int read = 0;
    try {
      while (more) {
        if (!nested) {
          at.passOver(null, 0);
        }
        more = at.next();
        if (more) {
          if (at.tag() == Tag.SUBPROGRAM && read <= MAX_RANGES) {
            read += addAll(all, at);
          }
          pass(at, nested);
        }
      }
    } catch (MalformedException cut) {
      // an index of what came before is better than none
      more = false;
    }
  }

  private int addAll(RangeIndex all, EntryCursor at) throws MalformedException {
    AddressRanges ranges = AddressRanges.ifSound(at, lowest);
    if (ranges == null) {
      return 0;
    }
    try {
      while (ranges.next()) {
        all.add(ranges.low(), ranges.high(), mark(at));
      }
    } catch (MalformedException cut) {
      // those before it are known
    }
    return ranges.read();
  }
}

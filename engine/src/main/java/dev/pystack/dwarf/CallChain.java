package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** The calls that a compiler put into a function in place of the call, by their addresses. */
final class CallChain {
  /** A call that was inlined, or the function itself, for which the numbers are 0. */
  record Call(long entry, long file, int line, int column) {}

  /**
   * Entries, and ranges of theirs, that are looked at for one address: more than functions have.
   */
  private static final int MAX_STEPS = 1 << 22;

  private static final int MAX_CALLS = 1 << 8;

  private CallChain() {}

  /**
   * The function first, then what was inlined into it at the address, each into the one before.
   *
   * @param function stands on the function's entry
   */
  static List<Call> at(EntryCursor function, long address, long lowest) {
    List<Call> calls = new ArrayList<>();
    calls.add(new Call(function.offset(), 0, 0, 0));
    try {
      if (function.hasChildren()) {
        descend(function, address, lowest, calls);
      }
    } catch (MalformedException broken) {
      // the outer ones are known
      return calls;
    }
    return calls;
  }

  private static void descend(EntryCursor at, long address, long lowest, List<Call> calls)
      throws MalformedException {
    // what is sought lies under this level, and nowhere else
    int inside = at.depth();
    int steps = 0;
    long[] wanted = {address};
    while (steps++ < MAX_STEPS) {
      at.passOver(wanted, 1);
      if (!at.next() || at.depth() <= inside) {
        return;
      }
      int tag = at.tag();
      if (tag == Tag.INLINED_SUBROUTINE) {
        AddressRanges ranges = AddressRanges.ifSound(at, lowest);
        boolean here = ranges != null && ranges.reaches(address);
        steps += ranges == null ? 0 : ranges.read();
        if (here) {
          calls.add(
              new Call(
                  at.offset(),
                  at.constant(Attribute.CALL_FILE, 0),
                  number(at, Attribute.CALL_LINE),
                  number(at, Attribute.CALL_COLUMN)));
          if (!at.hasChildren() || calls.size() > MAX_CALLS) {
            return;
          }
          inside = at.depth();
          continue;
        }
      } else if (tag == Tag.LEXICAL_BLOCK || tag == Tag.TRY_BLOCK || tag == Tag.CATCH_BLOCK) {
        AddressRanges ranges = AddressRanges.ifSound(at, lowest);
        boolean here = ranges == null || ranges.reaches(address);
        steps += ranges == null ? 0 : ranges.read();
        if (here) {
          continue;
        }
      }
      at.skipChildren();
    }
  }

  private static int number(EntryCursor at, int attribute) throws MalformedException {
    long value = at.constant(attribute, 0);
    return value < 0 || value > Integer.MAX_VALUE ? 0 : (int) value;
  }
}

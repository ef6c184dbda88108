package dev.pystack.stacks.merge;

import dev.pystack.model.NativeTrace.Merge;
import dev.pystack.stacks.merge.Placement.Place;
import dev.pystack.stacks.merge.PythonStack.PythonRun;
import dev.pystack.unwind.RawFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places runs by the records that they keep on the C stack: the native frame whose bytes hold a
 * record ran those Python frames. Needs no symbols.
 */
final class ByAddress {
  private static final int NOWHERE = -1;

  private final List<PhysicalFrame> stack;
  private final boolean whole;
  // indices of the stack, by rising stack pointer
  private final int[] bySp;

  /**
   * @param stack in print order
   * @param whole whether it reaches the thread's outermost frame
   */
  private ByAddress(List<PhysicalFrame> stack, boolean whole) {
    this.stack = stack;
    this.whole = whole;
    this.bySp = sorted(stack);
  }

  /**
   * @param entries outermost first
   * @return null where the records do not fit the stack
   */
  static @Nullable Placement place(
      List<PhysicalFrame> stack, boolean whole, List<PythonStack> entries) {
    ByAddress places = new ByAddress(stack, whole);
    List<Located> located = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (!places.locate(i, entries.get(i).runs(), located)) {
        return null;
      }
    }
    int missing = 0;
    for (Located one : located) {
      missing += one.place().found() ? 0 : 1;
    }
    if (whole && missing > 0) {
      return null;
    }
    located.sort(ByAddress::inPrintOrder);
    List<Place> ordered = new ArrayList<>(located.size());
    for (Located one : located) {
      ordered.add(one.place());
    }
    return new Placement(Merge.ADDRESS, ordered, missing);
  }

  private record Located(Place place, long record) {}

  private static int inPrintOrder(Located a, Located b) {
    int byFrame = Integer.compare(a.place().at(), b.place().at());
    if (byFrame != 0) {
      return byFrame;
    }
    if (a.place().found() != b.place().found()) {
      return a.place().found() ? 1 : -1;
    }
    if (a.place().entry() == b.place().entry()) {
      return Integer.compare(a.place().run(), b.place().run());
    }
    return Long.compareUnsigned(b.record(), a.record());
  }

  /** From the innermost run outwards: each lies outside the one before. */
  private boolean locate(int entry, List<PythonRun> runs, List<Located> located) {
    int inner = stack.size();
    for (int i = runs.size() - 1; i >= 0; i--) {
      long record = runs.get(i).record();
      int at = record == 0 ? NOWHERE : holder(record);
      boolean found = at != NOWHERE;
      if (!found) {
        // only what the native stack does not reach may be unknown
        boolean beyond = record == 0 ? i == 0 && runs.size() > 1 : beyond(record);
        if (!beyond) {
          return false;
        }
        at = 0;
      }
      if (at > inner) {
        return false;
      }
      inner = at;
      located.add(new Located(new Place(entry, i, at, found), record));
    }
    return true;
  }

  /** Whether a record lies further out than a stack that ends early. */
  private boolean beyond(long record) {
    return !whole
        && !stack.isEmpty()
        && Long.compareUnsigned(record, stack.get(0).raw().cfa()) >= 0;
  }

  private int holder(long record) {
    int low = 0;
    int high = bySp.length - 1;
    int best = NOWHERE;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(stack.get(bySp[middle]).raw().sp(), record) <= 0) {
        best = middle;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    // frames of no size share their stack pointer with the one that has the bytes
    for (int i = best; i >= 0 && i > best - 4; i--) {
      RawFrame raw = stack.get(bySp[i]).raw();
      if (raw.holds(record)) {
        return bySp[i];
      }
    }
    return NOWHERE;
  }

  private static int[] sorted(List<PhysicalFrame> stack) {
    List<Integer> indices = new ArrayList<>(stack.size());
    for (int i = stack.size() - 1; i >= 0; i--) {
      indices.add(i);
    }
    // in order already, but where a signal handler has a stack of its own
    indices.sort((a, b) -> Long.compareUnsigned(stack.get(a).raw().sp(), stack.get(b).raw().sp()));
    int[] sorted = new int[indices.size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = indices.get(i);
    }
    return sorted;
  }
}

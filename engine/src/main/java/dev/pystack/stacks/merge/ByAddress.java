package dev.pystack.stacks.merge;

import dev.pystack.model.NativeTrace.Merge;
import dev.pystack.stacks.merge.Placement.Place;
import dev.pystack.stacks.merge.PythonStack.PythonRun;
import dev.pystack.unwind.RawFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
    // the runs of one entry are in order, from the inside out
    if (entries.size() > 1) {
      located.sort(ByAddress::inPrintOrder);
    } else {
      Collections.reverse(located);
    }
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
    int byRecord = Long.compareUnsigned(outwards(b.record()), outwards(a.record()));
    return byRecord != 0 ? byRecord : Integer.compare(a.place().run(), b.place().run());
  }

  /** A run without a record is the outermost of its stack. */
  private static long outwards(long record) {
    return record == 0 ? -1 : record;
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
    int[] sorted = new int[stack.size()];
    boolean rising = true;
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = sorted.length - 1 - i;
      rising &= i == 0 || compare(stack, sorted[i - 1], sorted[i]) <= 0;
    }
    // in order but where a signal handler has a stack of its own
    return rising ? sorted : resorted(stack, sorted);
  }

  private static int[] resorted(List<PhysicalFrame> stack, int[] indices) {
    Integer[] boxed = new Integer[indices.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = indices[i];
    }
    Arrays.sort(boxed, (a, b) -> compare(stack, a, b));
    int[] sorted = new int[boxed.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = boxed[i];
    }
    return sorted;
  }

  private static int compare(List<PhysicalFrame> stack, int a, int b) {
    return Long.compareUnsigned(stack.get(a).raw().sp(), stack.get(b).raw().sp());
  }
}

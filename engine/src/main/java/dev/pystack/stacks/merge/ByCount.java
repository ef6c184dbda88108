package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.model.NativeTrace.Merge;
import dev.pystack.model.NativeTrace.Role;
import dev.pystack.stacks.merge.Placement.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places runs by their number: there are as many calls of the interpreter's loop on the native
 * stack as there are runs, in the same order.
 */
final class ByCount {
  private static final String CHECK = "_Py_CheckRecursiveCall";

  private ByCount() {}

  /**
   * @param stack in print order
   * @param whole whether it reaches the thread's outermost frame
   * @param entries outermost first
   * @return null where the numbers differ
   */
  static @Nullable Placement place(
      List<PhysicalFrame> stack, boolean whole, List<PythonStack> entries, Roles roles) {
    List<Integer> calls = calls(stack, roles);
    int runs = 0;
    for (PythonStack entry : entries) {
      runs += entry.runs().size();
    }
    if (calls.size() == runs + 1 && onItsWay(stack, calls)) {
      calls = calls.subList(0, runs);
    }
    int missing = runs - calls.size();
    // of a native stack that ends early the inner part is right
    if (missing < 0 || missing > 0 && (whole || calls.isEmpty())) {
      return null;
    }
    List<Place> places = new ArrayList<>(runs);
    int next = -missing;
    for (int entry = 0; entry < entries.size(); entry++) {
      for (int run = 0; run < entries.get(entry).runs().size(); run++, next++) {
        places.add(new Place(entry, run, next < 0 ? 0 : calls.get(next), next >= 0));
      }
    }
    return new Placement(Merge.COUNT, places, missing);
  }

  /**
   * Whether the innermost call may be without a frame: the loop makes its frame the current one
   * after it has begun, and takes it off before it ends (CPython 2.7–3.9, {@code ceval.c}); all
   * that it calls there is the check for a recursion that is too deep.
   */
  private static boolean onItsWay(List<PhysicalFrame> stack, List<Integer> calls) {
    int inside = stack.size() - 1 - calls.get(calls.size() - 1);
    return inside == 0
        || inside == 1 && CHECK.equals(stack.get(stack.size() - 1).functions().get(0).symbol());
  }

  /** The frames that are calls of the loop, in print order. */
  private static List<Integer> calls(List<PhysicalFrame> stack, Roles roles) {
    List<Integer> calls = new ArrayList<>();
    boolean outer = false;
    for (int i = 0; i < stack.size(); i++) {
      PhysicalFrame frame = stack.get(i);
      boolean call = evaluates(frame, roles);
      boolean instruction = frame.own() && roles.instruction(frame.functions().get(0).symbol());
      // an instruction of a tail-calling interpreter runs on behalf of the call below it
      if (call || instruction && !outer) {
        calls.add(i);
      }
      outer = call || instruction;
    }
    return Collections.unmodifiableList(calls);
  }

  private static boolean evaluates(PhysicalFrame frame, Roles roles) {
    for (Frame.Native function : frame.functions()) {
      if (roles.of(function, frame.own()) == Role.EVAL) {
        return true;
      }
    }
    return false;
  }
}

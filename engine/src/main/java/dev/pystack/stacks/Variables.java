package dev.pystack.stacks;

import dev.pystack.model.Frame;
import dev.pystack.python.frame.FrameState;
import dev.pystack.python.frame.FrameVariables;
import dev.pystack.python.frame.Slot;
import dev.pystack.python.frame.VariableReader;
import dev.pystack.python.object.ObjectReader;
import dev.pystack.python.object.Repr;
import java.util.ArrayList;
import java.util.List;

/** The variables of frames with their values as Python would show them. */
final class Variables {
  private final VariableReader reader;
  private final Repr repr;

  Variables(ObjectReader objects) {
    this.reader = new VariableReader(objects);
    this.repr = new Repr(objects);
  }

  Frame.Variables of(FrameState frame, List<String> warnings) {
    FrameVariables variables = reader.read(frame);
    warnings.addAll(variables.warnings());
    return new Frame.Variables(values(variables.arguments()), values(variables.locals()));
  }

  private List<Frame.Variable> values(List<Slot> slots) {
    List<Frame.Variable> values = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      String value =
          slot.tagged() ? Long.toString(slot.object()) : repr.repr(slot.object(), Repr.BUDGET);
      values.add(new Frame.Variable(slot.name(), value));
    }
    return values;
  }
}

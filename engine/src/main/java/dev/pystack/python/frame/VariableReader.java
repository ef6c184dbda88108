package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which variables a frame has bound, and where their values are. For modules and classes,
 * whose variables live in a dictionary, that is none. Not thread-safe.
 */
public final class VariableReader {
  // of all frames
  private static final int MAX_SLOTS = 1 << 22;

  private final Structs structs;
  private final TypeNames cellType;
  private final StackRef refs;
  private final Field slots;
  private final VariableNames.Reader names;
  private int left = MAX_SLOTS;

  public VariableReader(ObjectReader objects) {
    this.structs = objects.structs();
    this.cellType = new TypeNames(objects, "cell");
    this.refs = new StackRef(structs.layout(), structs.memory().addressSize());
    this.slots =
        structs.has(Field.INTERPRETER_FRAME_LOCALSPLUS)
            ? Field.INTERPRETER_FRAME_LOCALSPLUS
            : Field.FRAME_OBJECT_LOCALSPLUS;
    this.names = new VariableNames.Reader(structs, objects);
  }

  /** Never throws: what cannot be read is missing, and a warning says so. */
  public FrameVariables read(FrameState frame) {
    List<Slot> arguments = new ArrayList<>();
    List<Slot> locals = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    CodeObject code = frame.known();
    if (code != null) {
      try {
        VariableNames known = code.variables;
        if (known == null) {
          known = VariableNames.read(names, code.address());
          code.variables = known;
        }
        left = Math.max(-1, left - known.slots());
        if (left < 0) {
          warnings.add("Variables are missing: more are not read");
        } else {
          collect(structs.address(frame.address(), slots), known, arguments, locals);
        }
      } catch (MemoryFault fault) {
        warnings.add("Variables are missing: " + fault.getMessage());
      }
    }
    return new FrameVariables(arguments, locals, warnings);
  }

  private void collect(long base, VariableNames names, List<Slot> arguments, List<Slot> locals)
      throws MemoryFault {
    boolean[] done = new boolean[names.slots()];
    for (int slot : names.arguments()) {
      done[slot] = true;
      int cell = names.cells()[slot];
      if (cell >= 0) {
        done[cell] = true;
        // empty before the frame has run: then the value is still in the argument's own slot
        if (add(base, names, cell, arguments)) {
          continue;
        }
      }
      add(base, names, slot, arguments);
    }
    for (int slot = 0; slot < done.length; slot++) {
      if (!done[slot]) {
        add(base, names, slot, locals);
      }
    }
  }

  /** Whether the slot is bound. */
  private boolean add(long base, VariableNames names, int slot, List<Slot> to) throws MemoryFault {
    String name = names.names()[slot];
    if (name == null) {
      return false;
    }
    TargetMemory memory = structs.memory();
    int size = memory.addressSize();
    long bits = memory.pointer(base + (long) slot * size);
    if (refs.integer(bits)) {
      to.add(new Slot(name, refs.untagged(bits), true));
      return true;
    }
    long object = refs.object(bits);
    if (object != 0 && names.cell(slot) && cellType.matches(object)) {
      object = structs.get(object, Field.CELL_OBJECT_REF);
    }
    if (object == 0) {
      return false;
    }
    to.add(new Slot(name, object, false));
    return true;
  }
}

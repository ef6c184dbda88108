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
  private final Structs structs;
  private final ObjectReader objects;
  private final TypeNames cellType;
  private final StackRef refs;
  private final Field slots;

  public VariableReader(ObjectReader objects) {
    this.structs = objects.structs();
    this.objects = objects;
    this.cellType = new TypeNames(objects, "cell");
    this.refs = new StackRef(structs.layout(), structs.memory().addressSize());
    this.slots =
        structs.has(Field.INTERPRETER_FRAME_LOCALSPLUS)
            ? Field.INTERPRETER_FRAME_LOCALSPLUS
            : Field.FRAME_OBJECT_LOCALSPLUS;
  }

  /** Never throws: what cannot be read is missing, and a warning says so. */
  public FrameVariables read(FrameState frame) {
    List<Slot> arguments = new ArrayList<>();
    List<Slot> locals = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    CodeObject code = frame.known();
    if (code != null) {
      try {
        VariableNames names = code.variables;
        if (names == null) {
          names = VariableNames.read(structs, objects, code.address());
          code.variables = names;
        }
        collect(structs.address(frame.address(), slots), names, arguments, locals);
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

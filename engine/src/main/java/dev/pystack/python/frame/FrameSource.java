package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;

/** Where a version keeps its frames and what it says about each; nothing is checked here. */
sealed interface FrameSource permits FrameObjects, InterpreterFrames {

  static FrameSource of(Structs structs, ObjectReader objects) {
    Layout layout = structs.layout();
    return layout.has(Field.THREAD_STATE_FRAME)
        ? new FrameObjects(structs, objects)
        : new InterpreterFrames(structs);
  }

  /** The address of a thread's innermost frame; 0 where it has none. */
  long innermost(long threadState) throws MemoryFault;

  /** The frame at which the thread's chain ends, not one of its own; 0 where there is none. */
  long end(long threadState) throws MemoryFault;

  /**
   * Whether the interpreter publishes the record of a new run of its loop before it fills it in, so
   * that a thread may be met with garbage for its innermost frame.
   */
  boolean publishesEarly();

  /** Whether a frame may lie there at all. */
  boolean plausible(long frame) throws MemoryFault;

  /** The frame that called this one; 0 for the outermost. */
  long previous(long frame) throws MemoryFault;

  /** The address of its code object. */
  long code(long frame) throws MemoryFault;

  /** Bytes from the start of the bytecode, negative where nothing has run yet. */
  long offset(long frame, long code) throws MemoryFault;

  boolean shim(long frame) throws MemoryFault;

  /** Whether the version itself marks it as the first of a run of the interpreter's loop. */
  boolean entry(long frame) throws MemoryFault;
}

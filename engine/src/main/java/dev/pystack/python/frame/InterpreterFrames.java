package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Constant;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Structs;

/**
 * {@code _PyInterpreterFrame}s ({@code pycore_frame.h}), linked by {@code previous}: CPython 3.11+.
 */
final class InterpreterFrames implements FrameSource {
  // enum _frameowner ends at 4; room for versions to come, and still a check that garbage fails
  private static final long LAST_OWNER = 7;
  private static final long MAX_COPIES = 1 << 20;

  private final Structs structs;
  private final boolean entryFlag;
  private final boolean threadLocalCode;
  private final StackRef refs;

  InterpreterFrames(Structs structs) {
    this.structs = structs;
    Facts facts = structs.layout().facts();
    this.entryFlag = facts.entryFrames() == Facts.EntryFrames.FLAG;
    this.threadLocalCode =
        facts.freeThreaded()
            && structs.has(Field.INTERPRETER_FRAME_TLBC_INDEX)
            && structs.has(Field.CODE_OBJECT_TLBC);
    this.refs = new StackRef(structs.layout(), structs.memory().addressSize());
  }

  @Override
  public long innermost(long threadState) throws MemoryFault {
    if (structs.has(Field.THREAD_STATE_CURRENT_FRAME)) {
      return structs.get(threadState, Field.THREAD_STATE_CURRENT_FRAME);
    }
    long cframe = structs.get(threadState, Field.THREAD_STATE_CFRAME);
    return cframe == 0 ? 0 : structs.get(cframe, Field.CFRAME_CURRENT_FRAME);
  }

  /** From 3.15 the thread state embeds a lowest frame, behind which there is no run of the loop. */
  @Override
  public long end(long threadState) throws MemoryFault {
    return structs.has(Field.THREAD_STATE_BASE_FRAME)
        ? structs.get(threadState, Field.THREAD_STATE_BASE_FRAME)
        : 0;
  }

  /**
   * {@code tstate->cframe} is set some instructions before {@code cframe.current_frame} and {@code
   * .previous} are (3.11, 3.12: seen in the machine code of both); of a busy 3.12 one stop in 150
   * falls between.
   */
  @Override
  public boolean publishesEarly() {
    return !structs.has(Field.THREAD_STATE_CURRENT_FRAME);
  }

  @Override
  public boolean plausible(long frame) throws MemoryFault {
    return (frame & structs.memory().addressSize() - 1) == 0
        && (!structs.has(Field.INTERPRETER_FRAME_OWNER)
            || structs.get(frame, Field.INTERPRETER_FRAME_OWNER) <= LAST_OWNER);
  }

  @Override
  public long previous(long frame) throws MemoryFault {
    return structs.get(frame, Field.INTERPRETER_FRAME_PREVIOUS);
  }

  @Override
  public long code(long frame) throws MemoryFault {
    return refs.object(structs.get(frame, Field.INTERPRETER_FRAME_EXECUTABLE));
  }

  /**
   * To 3.12 {@code prev_instr}: the code unit before the next instruction, so one before the first
   * where none has run; from 3.13 {@code instr_ptr}: the instruction that runs. In both cases what
   * Python itself looks up ({@code _PyInterpreterFrame_LASTI}).
   */
  @Override
  public long offset(long frame, long code) throws MemoryFault {
    return structs.get(frame, Field.INTERPRETER_FRAME_INSTR_PTR) - bytecode(frame, code);
  }

  /** Where the bytecode begins that the frame runs: a thread may have its own copy (3.14t). */
  private long bytecode(long frame, long code) throws MemoryFault {
    if (threadLocalCode) {
      long index = structs.signed(frame, Field.INTERPRETER_FRAME_TLBC_INDEX);
      long copies = structs.get(code, Field.CODE_OBJECT_TLBC);
      TargetMemory memory = structs.memory();
      // _PyCodeArray: Py_ssize_t size; char *entries[]; the first is the code object's own
      if (index > 0 && copies != 0) {
        long size = memory.ssize(copies);
        if (index < size && size <= MAX_COPIES) {
          long copy = memory.pointer(copies + (1 + index) * memory.addressSize());
          if (copy != 0) {
            return copy;
          }
        }
      }
    }
    return structs.address(code, Field.CODE_OBJECT_CODE_ADAPTIVE);
  }

  @Override
  public boolean shim(long frame) throws MemoryFault {
    if (!structs.has(Field.INTERPRETER_FRAME_OWNER)) {
      return false;
    }
    long owner = structs.get(frame, Field.INTERPRETER_FRAME_OWNER);
    Layout layout = structs.layout();
    return layout.is(Constant.FRAME_OWNER_INTERPRETER, owner)
        || layout.is(Constant.FRAME_OWNER_CSTACK, owner);
  }

  @Override
  public boolean entry(long frame) throws MemoryFault {
    return entryFlag && structs.get(frame, Field.INTERPRETER_FRAME_IS_ENTRY) != 0;
  }
}

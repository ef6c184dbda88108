package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Constant;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;

/** {@code PyFrameObject}s, linked by {@code f_back}: CPython 2.7 to 3.10. */
final class FrameObjects implements FrameSource {
  private final Structs structs;
  private final TypeNames frameType;
  private final int lastiUnit;

  FrameObjects(Structs structs, ObjectReader objects) {
    this.structs = structs;
    this.frameType = new TypeNames(objects, "frame");
    this.lastiUnit = structs.layout().constant(Constant.FRAME_OBJECT_LASTI_UNIT);
  }

  @Override
  public long innermost(long threadState) throws MemoryFault {
    return structs.get(threadState, Field.THREAD_STATE_FRAME);
  }

  @Override
  public long end(long threadState) {
    return 0;
  }

  @Override
  public boolean publishesEarly() {
    return false;
  }

  @Override
  public boolean plausible(long frame) {
    return frameType.matches(frame);
  }

  @Override
  public long previous(long frame) throws MemoryFault {
    return structs.get(frame, Field.FRAME_OBJECT_BACK);
  }

  @Override
  public long code(long frame) throws MemoryFault {
    return structs.get(frame, Field.FRAME_OBJECT_CODE);
  }

  @Override
  public long offset(long frame, long code) throws MemoryFault {
    return structs.signed(frame, Field.FRAME_OBJECT_LASTI) * lastiUnit;
  }

  @Override
  public boolean shim(long frame) {
    return false;
  }

  @Override
  public boolean entry(long frame) {
    return true;
  }
}

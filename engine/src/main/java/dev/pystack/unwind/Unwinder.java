package dev.pystack.unwind;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import dev.pystack.unwind.RawFrame.How;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of native stacks, of x86-64 and AArch64. Keeps what it learnt of the code for
 * the next thread. Not thread-safe.
 */
public final class Unwinder {
  /** No stack is followed further. */
  public static final int MAX_FRAMES = 100_000;

  private final @Nullable Machine machine;
  private final int maxFrames;

  public Unwinder(Target target, LoadedModules modules) {
    this(target, modules, MAX_FRAMES);
  }

  /**
   * @param maxFrames how many frames a stack has at most
   */
  public Unwinder(Target target, LoadedModules modules, int maxFrames) {
    Abi abi = Abi.of(target.architecture());
    this.machine = abi == null ? null : new Machine(abi, target, modules);
    this.maxFrames = maxFrames;
  }

  /** The stack of a thread with these registers; never fails, whatever the memory holds. */
  public NativeStack unwind(Registers registers) {
    if (machine == null) {
      long pc = registers.pc();
      long sp = registers.sp();
      List<RawFrame> one = new ArrayList<>();
      one.add(new RawFrame(pc, pc, sp, sp, false, How.NONE));
      return new NativeStack(one, "native stacks of this machine are not read");
    }
    return new Walk(machine, registers, maxFrames).run();
  }

  /** What all stacks of a target share. */
  private static final class Machine {
    final Abi abi;
    final TargetMemory memory;
    final CodePoints code;
    final CfiStep cfi;
    final Guesses guesses;
    final long addressMask;

    Machine(Abi abi, Target target, LoadedModules modules) {
      this.abi = abi;
      this.memory = target.memory();
      this.code = new CodePoints(abi, modules, memory);
      this.cfi = new CfiStep(abi, memory);
      this.addressMask = abi == Abi.AARCH64 ? addressMask(target.mappings()) : -1;
      this.guesses = new Guesses(abi, code, memory, addressMask);
    }

    /**
     * The bits that addresses have. Those above hold a signature in a signed return address
     * (pointer authentication); how many there are depends on the kernel, and the stack lies at the
     * top of what it uses.
     */
    private static long addressMask(List<Mapping> mappings) {
      long top = 0;
      for (int i = 0; i < mappings.size(); i++) {
        long end = mappings.get(i).end() - 1;
        // what lies above is the kernel's
        if (end > 0 && end < 1L << 55) {
          top = Math.max(top, end);
        }
      }
      return top == 0 ? (1L << 48) - 1 : (Long.highestOneBit(top) << 1) - 1;
    }
  }

  /** One stack. */
  private static final class Walk {
    private final Machine machine;
    private final Abi abi;
    private final int maxFrames;
    private final List<RawFrame> frames = new ArrayList<>();
    private RegisterSet now;
    private RegisterSet next;
    // whether now stands at the next instruction and not behind a call
    private boolean exact = true;
    private @Nullable String end;
    private boolean ended;
    // where the caller stands, if that is known already
    private @Nullable CodePoint ahead;
    // of the frame in hand
    private long cfa;
    private boolean signal;
    private How how = How.NONE;
    // a frame that is remembered to find stacks that lead back to it
    private long markedPc;
    private long markedSp;
    private int nextMark = 16;

    Walk(Machine machine, Registers registers, int maxFrames) {
      this.machine = machine;
      this.abi = machine.abi;
      this.maxFrames = maxFrames;
      this.now = new RegisterSet(abi, machine.memory);
      this.next = new RegisterSet(abi, machine.memory);
      now.load(registers);
    }

    NativeStack run() {
      while (!ended) {
        frame();
      }
      return new NativeStack(frames, end);
    }

    private void frame() {
      long pc = now.get(abi.pc);
      long sp = now.get(abi.stackPointer);
      CodePoint point = ahead;
      if (point == null) {
        point = machine.code.at(pc, exact);
      }
      ahead = null;
      cfa = sp;
      how = How.NONE;
      signal = point.signal();
      leave(point);
      frames.add(new RawFrame(pc, exact || signal ? pc : pc - 1, sp, cfa, signal, how));
      if (!ended) {
        check(point, pc, sp);
      }
      RegisterSet old = now;
      now = next;
      next = old;
      exact = signal;
    }

    /** Finds the caller's registers. */
    private void leave(CodePoint point) {
      String problem = null;
      try {
        if (point.returnsFromSignal()) {
          SignalFrames.restore(abi, machine.memory, now.get(abi.stackPointer), next);
          cfa = next.get(abi.stackPointer);
          how = How.SIGNAL;
          return;
        }
        FrameRow row = point.row();
        SavedSlots slots = row == null ? null : row.slots();
        if (slots != null && slots.usable(now, abi)) {
          cfa = slots.cfa(now);
          slots.step(abi, machine.memory, cfa, now, next);
          next.set(abi.pc, next.get(abi.pc) & machine.addressMask);
          how = How.CFI;
          return;
        }
        if (row != null) {
          cfa = machine.cfi.cfa(row.row(), now);
          if (!machine.cfi.step(row, cfa, now, next)) {
            how = How.CFI;
            end(null);
            return;
          }
          next.set(abi.pc, next.get(abi.pc) & machine.addressMask);
          how = How.CFI;
          return;
        }
      } catch (MemoryFault unreadable) {
        // it is known where the caller should be
        end(unreadable.getMessage());
        return;
      } catch (MalformedException unusable) {
        problem = unusable.getMessage();
      }
      cfa = now.get(abi.stackPointer);
      how = machine.guesses.guess(now, exact, next);
      if (how == How.NONE) {
        String pc = "0x" + Long.toHexString(now.get(abi.pc));
        end(problem != null ? problem : "no call frame information for " + pc);
        return;
      }
      cfa = next.get(abi.stackPointer);
    }

    /** Whether the caller's registers can be those of a caller. */
    private void check(CodePoint point, long pc, long sp) {
      long callerPc = next.get(abi.pc);
      long callerSp = next.get(abi.stackPointer);
      if (callerPc == 0 && !signal) {
        end(null);
      } else if (frames.size() >= maxFrames) {
        end("more than " + maxFrames + " frames");
      } else if (!signal && !caller(point, callerPc).code()) {
        end("no code at 0x" + Long.toHexString(callerPc));
      } else if (callerPc == markedPc && callerSp == markedSp || callerPc == pc && callerSp == sp) {
        end("the stack leads back into itself");
      } else if (!signal && !grows(sp, callerSp)) {
        end("the stack leads downwards from 0x" + Long.toHexString(sp));
      }
      if (frames.size() == nextMark) {
        nextMark *= 2;
        markedPc = callerPc;
        markedSp = callerSp;
      }
    }

    private CodePoint caller(CodePoint point, long pc) {
      CodePoint caller = point.caller(pc, machine.code);
      ahead = caller;
      return caller;
    }

    /** Stacks grow downwards, so that callers are above; only a leaf may have no frame at all. */
    private boolean grows(long sp, long callerSp) {
      int order = Long.compareUnsigned(callerSp, sp);
      return order > 0 || order == 0 && exact;
    }

    private void end(@Nullable String why) {
      ended = true;
      end = why;
    }
  }
}

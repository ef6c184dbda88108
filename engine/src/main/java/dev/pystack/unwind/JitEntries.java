package dev.pystack.unwind;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;

/**
 * Finds the way out of code that a JIT compiler made of pieces which jump to each other, none of
 * which keeps a frame pointer (CPython 3.14's on x86-64): the pieces are entered by a call in a
 * trampoline, also made at run time, which does nothing after that but take its frame down.
 */
final class JitEntries {
  private static final int MAX_WORDS = 1024;
  // a frame that a saved frame pointer belongs to is not further up
  private static final long MAX_DISTANCE = 1L << 20;

  private final CodePoints code;
  private final TargetMemory memory;
  private final Epilogue epilogue;

  JitEntries(CodePoints code, TargetMemory memory, Epilogue epilogue) {
    this.code = code;
    this.memory = memory;
    this.epilogue = epilogue;
  }

  /**
   * @param limit where on the stack to end, or 0 for nowhere in particular
   * @param next gets the trampoline's registers
   */
  boolean find(RegisterSet now, long limit, RegisterSet next) {
    if (code.isInFile(now.get(Abi.X86_64.pc))) {
      return false;
    }
    long sp = now.get(Abi.X86_64.stackPointer);
    try {
      for (int i = 0; i < MAX_WORDS; i++) {
        long slot = sp + 8L * i;
        if (limit != 0 && Long.compareUnsigned(slot, limit) >= 0) {
          return false;
        }
        long address = memory.i64(slot);
        if (code.isReturnAddress(address) && !code.isInFile(address)) {
          enter(now, slot, address, next);
          if (epilogue.follow(Abi.X86_64, next) && code.isReturnAddress(next.get(Abi.X86_64.pc))) {
            enter(now, slot, address, next);
            return true;
          }
        }
      }
    } catch (MemoryFault hole) {
      // the stack's end
    }
    return false;
  }

  /**
   * The frame pointer is the one register that such pieces preserve: where it is no frame's, it is
   * what a piece pushed first.
   */
  private void enter(RegisterSet now, long slot, long address, RegisterSet next)
      throws MemoryFault {
    next.copyFrom(now);
    next.set(Abi.X86_64.pc, address);
    next.set(Abi.X86_64.stackPointer, slot + 8);
    boolean known =
        now.has(Abi.X86_64.framePointer) && isFrame(now.get(Abi.X86_64.framePointer), slot);
    if (!known && slot != now.get(Abi.X86_64.stackPointer)) {
      long pushed = memory.i64(slot - 8);
      if (isFrame(pushed, slot)) {
        next.set(Abi.X86_64.framePointer, pushed);
      }
    }
  }

  private boolean isFrame(long pointer, long slot) {
    long above = pointer - slot;
    if (above <= 0 || above > MAX_DISTANCE || (pointer & 7) != 0) {
      return false;
    }
    try {
      return code.isReturnAddress(memory.i64(pointer + 8));
    } catch (MemoryFault hole) {
      return false;
    }
  }
}

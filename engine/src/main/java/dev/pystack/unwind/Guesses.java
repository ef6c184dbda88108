package dev.pystack.unwind;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.unwind.RawFrame.How;

/**
 * From a frame to its caller where no call frame information says how: code of a JIT compiler, hand
 * written assembly, calls to where no code is.
 */
final class Guesses {
  // a frame larger than this is none
  private static final long MAX_FRAME = 1L << 30;

  private final Abi abi;
  private final CodePoints code;
  private final TargetMemory memory;
  private final long addressMask;
  private final Epilogue epilogue;
  private final CallSites callSites;
  private final JitEntries jitEntries;

  /**
   * @param addressMask the bits that an address of code can have
   */
  Guesses(Abi abi, CodePoints code, TargetMemory memory, long addressMask) {
    this.abi = abi;
    this.code = code;
    this.memory = memory;
    this.addressMask = addressMask;
    this.epilogue = new Epilogue(memory);
    this.callSites = new CallSites(code, memory);
    this.jitEntries = new JitEntries(code, memory, epilogue);
  }

  /**
   * @param exact whether {@code now} stands at the next instruction, not behind a call
   * @param next gets the caller's registers; its pc is 0 where the frame pointers end
   * @return {@link How#NONE} where nothing fits
   */
  How guess(RegisterSet now, boolean exact, RegisterSet next) {
    long pc = now.get(abi.pc);
    if (!code.isCode(pc)) {
      return exact && atEntry(now, next) ? How.PROLOGUE : How.NONE;
    }
    if (epilogue(now, next) || exact && prologue(now, next)) {
      return How.PROLOGUE;
    }
    boolean framed = framePointer(now, next);
    // the frame pointer may be that of a caller further up, with frames in between that keep none
    long limit = framed && next.get(abi.pc) != 0 ? next.get(abi.stackPointer) - 8 : 0;
    if (abi == Abi.X86_64 && (jitEntries.find(now, limit, next) || callSite(now, limit, next))) {
      return How.CALL_SITE;
    }
    if (framed) {
      framePointer(now, next);
      return How.FRAME_POINTER;
    }
    return exact && atEntry(now, next) ? How.PROLOGUE : How.NONE;
  }

  private boolean epilogue(RegisterSet now, RegisterSet next) {
    next.copyFrom(now);
    try {
      return epilogue.follow(abi, next)
          && accept(next, next.get(abi.pc))
          && Long.compareUnsigned(next.get(abi.stackPointer), now.get(abi.stackPointer)) >= 0;
    } catch (MemoryFault hole) {
      return false;
    }
  }

  /** As a call leaves things: before anything was saved. */
  private boolean atEntry(RegisterSet now, RegisterSet next) {
    next.copyFrom(now);
    if (abi == Abi.AARCH64) {
      // behind a call of its own it would be that call's return address
      long link = now.get(abi.link) & addressMask;
      return link != now.get(abi.pc) && accept(next, link);
    }
    long sp = now.get(abi.stackPointer);
    try {
      next.set(abi.stackPointer, sp + 8);
      return accept(next, memory.i64(sp));
    } catch (MemoryFault hole) {
      return false;
    }
  }

  /** At a function's first instructions, as compilers write them. */
  private boolean prologue(RegisterSet now, RegisterSet next) {
    byte[] around = new byte[8];
    try {
      memory.raw().read(now.get(abi.pc) - 4, around, 0, around.length);
    } catch (MemoryFault hole) {
      return false;
    }
    if (abi == Abi.AARCH64) {
      int word = word(around, 4);
      boolean first =
          word == 0xd503233f // paciasp
              || word == 0xd503245f // bti c
              || (word & 0xffc07fff) == 0xa9807bfd; // stp x29, x30, [sp, #]!
      return first && atEntry(now, next)
          || word == 0x910003fd // mov x29, sp
              && (word(around, 0) & 0xffc07fff) == 0xa9807bfd
              && record(now.get(abi.stackPointer), next);
    }
    boolean first = around[4] == 0x55 || word(around, 4) == 0xfa1e0ff3; // push %rbp, endbr64
    if (first) {
      return atEntry(now, next);
    }
    // behind push %rbp, at mov %rsp, %rbp
    return around[3] == 0x55
        && around[4] == 0x48
        && around[5] == (byte) 0x89
        && around[6] == (byte) 0xe5
        && record(now.get(abi.stackPointer), next);
  }

  private static int word(byte[] bytes, int at) {
    return bytes[at] & 0xff
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }

  private boolean framePointer(RegisterSet now, RegisterSet next) {
    if (!now.has(abi.framePointer)) {
      return false;
    }
    long frame = now.get(abi.framePointer);
    long above = frame - now.get(abi.stackPointer);
    if (frame == 0) {
      // how the first function of a thread is marked
      next.clear();
      next.set(abi.pc, 0);
      next.set(abi.stackPointer, now.get(abi.stackPointer));
      return true;
    }
    return above >= 0 && above < MAX_FRAME && (frame & 7) == 0 && record(frame, next);
  }

  private boolean callSite(RegisterSet now, long limit, RegisterSet next) {
    long pc = now.get(abi.pc);
    if (!callSites.find(pc, now.get(abi.stackPointer), limit)) {
      return false;
    }
    try {
      callSites.restore(pc, now, next);
      return true;
    } catch (MemoryFault hole) {
      return false;
    }
  }

  /** By the saved frame pointer and the return address behind it: of both machines alike. */
  private boolean record(long frame, RegisterSet next) {
    try {
      long saved = memory.i64(frame);
      long address = memory.i64(frame + 8) & addressMask;
      next.clear();
      next.set(abi.framePointer, saved);
      next.set(abi.stackPointer, frame + 16);
      if (address == 0) {
        next.set(abi.pc, 0);
        return true;
      }
      return accept(next, address);
    } catch (MemoryFault hole) {
      return false;
    }
  }

  private boolean accept(RegisterSet next, long address) {
    long plain = address & addressMask;
    next.set(abi.pc, plain);
    return code.isReturnAddress(plain);
  }
}

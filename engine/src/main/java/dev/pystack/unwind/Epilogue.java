package dev.pystack.unwind;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;

/**
 * Follows the code at a place to its return, if nothing lies between but instructions that take the
 * frame down. Made-up functions without call frame information (trampolines of a JIT compiler) are
 * left that way, whether they keep a frame pointer or not.
 */
final class Epilogue {
  private static final int MAX_INSTRUCTIONS = 16;
  private static final int MAX_BYTES = 64;

  // what an instruction was
  private static final int MORE = 0;
  private static final int RETURNED = 1;
  private static final int OTHER = 2;

  /** DWARF numbers of the registers by their numbers in instructions. */
  static final int[] X86_64_REGISTERS = {0, 2, 1, 3, 7, 6, 4, 5};

  private final TargetMemory memory;
  private final byte[] code = new byte[MAX_BYTES];
  private int size;
  private int at;

  Epilogue(TargetMemory memory) {
    this.memory = memory;
  }

  /**
   * @param next holds this frame's registers, and then the caller's
   * @return false where the code is of another kind; {@code next} is undefined then
   */
  boolean follow(Abi abi, RegisterSet next) throws MemoryFault {
    readCode(next.get(abi.pc));
    for (int i = 0; i < MAX_INSTRUCTIONS; i++) {
      int done = abi == Abi.X86_64 ? x86(next) : arm(next);
      if (done != MORE) {
        return done == RETURNED;
      }
    }
    return false;
  }

  private void readCode(long pc) {
    at = 0;
    size = MAX_BYTES;
    // the code may end at a hole
    while (size > 0) {
      try {
        memory.raw().read(pc, code, 0, size);
        return;
      } catch (MemoryFault hole) {
        size /= 2;
      }
    }
  }

  private int u8(int ahead) {
    return at + ahead < size ? code[at + ahead] & 0xff : -1;
  }

  private int i32(int ahead) {
    return at + ahead + 4 > size
        ? 0
        : u8(ahead) | u8(ahead + 1) << 8 | u8(ahead + 2) << 16 | u8(ahead + 3) << 24;
  }

  private int x86(RegisterSet next) throws MemoryFault {
    int first = u8(0);
    int second = u8(1);
    if (first == 0xc3 || first == 0xc2 || (first == 0xf2 || first == 0xf3) && second == 0xc3) {
      next.set(Abi.X86_64.pc, pop(next));
      return RETURNED;
    }
    if (first == 0x48 && (second == 0x83 || second == 0x81) && u8(2) == 0xc4) { // add to rsp
      boolean small = second == 0x83;
      move(next, small ? (byte) u8(3) : i32(3));
      at += small ? 4 : 7;
      return u8(-1) < 0 ? OTHER : MORE;
    }
    if (first == 0x48 && second == 0x8d && u8(2) == 0x65) { // lea to rsp from rbp
      next.set(Abi.X86_64.stackPointer, next.get(Abi.X86_64.framePointer) + (byte) u8(3));
      at += 4;
      return u8(-1) < 0 ? OTHER : MORE;
    }
    if (first >= 0x58 && first <= 0x5f) {
      next.set(X86_64_REGISTERS[first - 0x58], pop(next));
      at += 1;
      return MORE;
    }
    if (first == 0x41 && second >= 0x58 && second <= 0x5f) {
      next.set(8 + second - 0x58, pop(next));
      at += 2;
      return MORE;
    }
    if (first == 0xc9) { // leave
      next.set(Abi.X86_64.stackPointer, next.get(Abi.X86_64.framePointer));
      next.set(Abi.X86_64.framePointer, pop(next));
      at += 1;
      return MORE;
    }
    if (first == 0xc5 && second == 0xf8 && u8(2) == 0x77) { // vzeroupper
      at += 3;
      return MORE;
    }
    return OTHER;
  }

  private int arm(RegisterSet next) throws MemoryFault {
    if (at + 4 > size) {
      return OTHER;
    }
    int word = i32(0);
    at += 4;
    long sp = next.get(Abi.AARCH64.stackPointer);
    if (word == 0xd65f03c0 || word == 0xd65f0bff || word == 0xd65f0fff) { // ret, retaa, retab
      next.set(Abi.AARCH64.pc, next.get(Abi.AARCH64.link));
      return RETURNED;
    }
    if (word == 0xd50323bf || word == 0xd50323ff) { // autiasp, autibsp
      return MORE;
    }
    if ((word & 0xffc003ff) == 0x910003ff) { // add sp, sp, #
      move(next, word >>> 10 & 0xfff);
      return MORE;
    }
    boolean after = (word & 0xffc003e0) == 0xa8c003e0; // ldp x, x, [sp], #
    boolean within = (word & 0xffc003e0) == 0xa94003e0; // ldp x, x, [sp, #]
    if (after || within) {
      int offset = (word << 10 >> 25) * 8;
      long from = after ? sp : sp + offset;
      set(next, word & 31, memory.i64(from));
      set(next, word >>> 10 & 31, memory.i64(from + 8));
      if (after) {
        move(next, offset);
      }
      return MORE;
    }
    return OTHER;
  }

  /** Register 31 is the one that is always zero. */
  private static void set(RegisterSet next, int register, long value) {
    if (register != 31) {
      next.set(register, value);
    }
  }

  private static void move(RegisterSet next, int by) {
    int sp = next.abi().stackPointer;
    next.set(sp, next.get(sp) + by);
  }

  private long pop(RegisterSet next) throws MemoryFault {
    int sp = Abi.X86_64.stackPointer;
    long at = next.get(sp);
    next.set(sp, at + 8);
    return memory.i64(at);
  }
}

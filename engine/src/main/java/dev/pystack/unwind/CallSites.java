package dev.pystack.unwind;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;

/**
 * Finds a frame's return address on the stack by what it is a return address of: a call of the very
 * function that the frame is in. For libraries of x86-64 that keep neither call frame information
 * nor frame pointers (musl). What the function saved at its start is found on the way.
 */
final class CallSites {
  // a return address further up is not looked for, nor one of a function that starts further back
  private static final int MAX_WORDS = 1024;
  private static final int MAX_FUNCTION = 4096;
  private static final int MAX_PROLOGUE = 64;

  private final CodePoints code;
  private final TargetMemory memory;
  private long slot;
  private long start;

  CallSites(CodePoints code, TargetMemory memory) {
    this.code = code;
    this.memory = memory;
  }

  /**
   * Looks for the nearest return address behind a call of a function that starts at or a little
   * before a place in the code; of several such functions the one that starts last.
   *
   * @param limit where on the stack to end, or 0 for nowhere in particular
   */
  boolean find(long pc, long sp, long limit) {
    slot = 0;
    start = 0;
    for (int i = 0; i < MAX_WORDS; i++) {
      long at = sp + 8L * i;
      if (limit != 0 && Long.compareUnsigned(at, limit) >= 0) {
        break;
      }
      try {
        long address = memory.i64(at);
        if (!code.isCode(address) || !code.isReturnAddress(address)) {
          continue;
        }
        long target = target(address);
        long inside = pc - target;
        if (target != 0
            && inside >= 0
            && inside < MAX_FUNCTION
            && Long.compareUnsigned(target, start) > 0) {
          slot = at;
          start = target;
        }
      } catch (MemoryFault hole) {
        break;
      }
    }
    return slot != 0;
  }

  /** Where the return address that was found lies. */
  long slot() {
    return slot;
  }

  /** The function that is called before a return address; 0 where that cannot be told. */
  private long target(long address) throws MemoryFault {
    if (memory.u8(address - 5) == 0xe8) {
      return behindJumps(address + memory.i32(address - 4));
    }
    if (memory.u16(address - 6) == 0x15ff) {
      return memory.i64(address + memory.i32(address - 4));
    }
    return 0;
  }

  /**
   * Where a function really is: a linkage table's entry jumps there, also behind {@code bnd}, and a
   * function of a few instructions may end in a jump to another.
   */
  private long behindJumps(long function) throws MemoryFault {
    long at = function;
    byte[] bytes = new byte[32];
    for (int jumps = 0; jumps < 3; jumps++) {
      try {
        memory.raw().read(at, bytes, 0, bytes.length);
      } catch (MemoryFault hole) {
        return at;
      }
      int i = 0;
      int more = harmless(bytes, 0, 20);
      while (more != 0 && i + more < 20) {
        i += more;
        more = harmless(bytes, i, 20);
      }
      if (bytes[i] == (byte) 0xf2) {
        i++;
      }
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == 0x25) {
        at = memory.i64(at + i + 6 + memory.i32(at + i + 2));
      } else if (bytes[i] == (byte) 0xe9) {
        at = at + i + 5 + memory.i32(at + i + 1);
      } else if (bytes[i] == (byte) 0xeb) {
        at = at + i + 2 + bytes[i + 1];
      } else {
        return at;
      }
    }
    return at;
  }

  /**
   * Makes the caller's registers out of what was found. Of those that functions must save only the
   * ones are kept that the function is seen to push, or that nothing was seen to change.
   */
  void restore(long pc, RegisterSet now, RegisterSet next) throws MemoryFault {
    next.copyFrom(now);
    byte[] bytes = new byte[MAX_PROLOGUE];
    int size = (int) Math.min(MAX_PROLOGUE, pc - start);
    if (size > 0) {
      memory.raw().read(start, bytes, 0, size);
    }
    long at = slot;
    int i = 0;
    while (i < size) {
      int op = bytes[i] & 0xff;
      int after = i + 1 < size ? bytes[i + 1] & 0xff : 0;
      if (op >= 0x50 && op <= 0x57) {
        at -= 8;
        next.set(Epilogue.X86_64_REGISTERS[op - 0x50], memory.i64(at));
        i++;
      } else if (op == 0x41 && after >= 0x50 && after <= 0x57) {
        at -= 8;
        next.set(8 + after - 0x50, memory.i64(at));
        i += 2;
      } else {
        int other = harmless(bytes, i, size);
        if (other == 0) {
          break;
        }
        i += other;
      }
    }
    next.set(Abi.X86_64.stackPointer, slot + 8);
    next.set(Abi.X86_64.pc, memory.i64(slot));
  }

  /** Bytes of an instruction that compilers put between the first pushes; 0 for any other. */
  private static int harmless(byte[] bytes, int i, int size) {
    int at = i;
    int op = bytes[at] & 0xff;
    if (op == 0xf3 && i + 4 <= size && bytes[i + 1] == 0x0f && bytes[i + 2] == 0x1e) {
      return 4; // endbr64
    }
    if (op >= 0x40 && op <= 0x4f && i + 1 < size) {
      op = bytes[++at] & 0xff;
    }
    // mov, xor and test between registers
    boolean plain = op == 0x89 || op == 0x8b || op == 0x31 || op == 0x33 || op == 0x85;
    if (plain && at + 1 < size && (bytes[at + 1] & 0xc0) == 0xc0) {
      return at + 2 - i;
    }
    // lea of something in the module
    if (op == 0x8d && at > i && at + 1 < size && (bytes[at + 1] & 0xc7) == 5) {
      return at + 6 - i;
    }
    // mov of a constant
    return op >= 0xb8 && op <= 0xbf && at == i ? 5 : 0;
  }
}

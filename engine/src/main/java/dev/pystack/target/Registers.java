package dev.pystack.target;

import dev.pystack.target.Architecture.Machine;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The registers of a thread that stands still, by their DWARF numbers: System V ABI AMD64 (figure
 * 3.36: 0–15 general, 16 the return address, here the program counter) and DWARF for the Arm 64-bit
 * Architecture (0–30 {@code x}, 31 {@code sp}, 32 the program counter). Immutable.
 */
public final class Registers {
  /**
   * DWARF's order of the general registers of x86-64 (rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp, r8 to
   * r15, rip) as places in {@code struct user_regs_struct} (sys/user.h).
   */
  private static final int[] X86_64_PLACES = {
    10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16
  };

  /** {@code struct user_pt_regs} (asm/ptrace.h) is in DWARF's order. */
  private static final int AARCH64_COUNT = 33;

  private static final int WORD = 8;

  private static final int X86_64_STACK_POINTER = 7;
  private static final int AARCH64_STACK_POINTER = 31;

  private final long[] values;
  private final int stackPointer;

  private Registers(long[] values, int stackPointer) {
    this.values = values;
    this.stackPointer = stackPointer;
  }

  /**
   * @param dump what {@code PTRACE_GETREGSET} with {@code NT_PRSTATUS} gives, and {@code pr_reg}
   *     holds in a core, in the target's byte order
   * @return null where the machine is none that native stacks are read of, or the dump is too short
   */
  public static @Nullable Registers of(Architecture architecture, byte[] dump) {
    boolean wide = architecture.addressSize() == WORD;
    if (architecture.machine() == Machine.X86_64 && wide) {
      long[] values = new long[X86_64_PLACES.length];
      for (int i = 0; i < values.length; i++) {
        int at = X86_64_PLACES[i] * WORD;
        if (at + WORD > dump.length) {
          return null;
        }
        values[i] = word(architecture.order(), dump, at);
      }
      return new Registers(values, X86_64_STACK_POINTER);
    }
    if (architecture.machine() == Machine.AARCH64 && wide) {
      long[] values = new long[AARCH64_COUNT];
      if (dump.length < AARCH64_COUNT * WORD) {
        return null;
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = word(architecture.order(), dump, i * WORD);
      }
      return new Registers(values, AARCH64_STACK_POINTER);
    }
    return null;
  }

  /**
   * Where in such a dump the stack pointer stands, in bytes; -1 where {@link #of} knows no such
   * machine.
   */
  public static int stackPointerOffset(Architecture architecture) {
    if (architecture.addressSize() != WORD) {
      return -1;
    }
    return switch (architecture.machine()) {
      case X86_64 -> X86_64_PLACES[X86_64_STACK_POINTER] * WORD;
      case AARCH64 -> AARCH64_STACK_POINTER * WORD;
      case I386, ARM, OTHER -> -1;
    };
  }

  private static long word(ByteOrder order, byte[] dump, int at) {
    boolean big = order == ByteOrder.BIG_ENDIAN;
    long value = 0;
    for (int i = 0; i < WORD; i++) {
      value = value << 8 | (dump[at + (big ? i : WORD - 1 - i)] & 0xff);
    }
    return value;
  }

  /** Whether there is a register of this DWARF number. */
  public boolean has(int dwarf) {
    return dwarf >= 0 && dwarf < values.length;
  }

  /** Its value; 0 where there is no such register. */
  public long get(int dwarf) {
    return has(dwarf) ? values[dwarf] : 0;
  }

  /** The address of the next instruction. */
  public long pc() {
    return values[values.length - 1];
  }

  public long sp() {
    return values[stackPointer];
  }
}

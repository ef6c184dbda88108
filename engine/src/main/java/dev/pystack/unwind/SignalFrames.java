package dev.pystack.unwind;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;

/**
 * The frame that the kernel makes for a signal handler, recognised by the code that the handler
 * returns to: for C libraries without call frame information there (musl), and for AArch64's vdso,
 * whose information leads past what was interrupted.
 */
final class SignalFrames {
  /** {@code mov $15, %rax; syscall}: {@code rt_sigreturn} of x86-64. */
  private static final byte[] X86_64 = {0x48, (byte) 0xc7, (byte) 0xc0, 15, 0, 0, 0, 0x0f, 5};

  /** {@code mov x8, #139; svc #0}; instructions are little-endian on either kind of machine. */
  private static final byte[] AARCH64 = {
    0x68, 0x11, (byte) 0x80, (byte) 0xd2, 1, 0, 0, (byte) 0xd4
  };

  /**
   * The order of {@code gregs} in {@code struct ucontext} of x86-64 (sys/ucontext.h, {@code REG_R8}
   * and on), as DWARF numbers.
   */
  private static final int[] X86_64_ORDER = {
    8, 9, 10, 11, 12, 13, 14, 15, 5, 4, 6, 3, 1, 0, 2, 7, 16
  };

  /** Of {@code uc_mcontext} in {@code struct ucontext}, on which the stack pointer stands. */
  private static final int X86_64_REGISTERS = 40;

  /**
   * Of the registers in {@code struct rt_sigframe} (arch/arm64/kernel/signal.c): 128 bytes of
   * {@code siginfo}, in {@code ucontext} 176 up to {@code sigcontext}, and its fault address.
   */
  private static final int AARCH64_REGISTERS = 128 + 176 + 8;

  private SignalFrames() {}

  /** Whether the code at an address does nothing but return from a signal. */
  static boolean returnsFromSignal(Abi abi, TargetMemory memory, long pc) {
    byte[] wanted = abi == Abi.X86_64 ? X86_64 : AARCH64;
    byte[] code = new byte[wanted.length];
    try {
      memory.raw().read(pc, code, 0, code.length);
    } catch (MemoryFault hole) {
      return false;
    }
    return java.util.Arrays.equals(code, wanted);
  }

  /**
   * Reads what was interrupted.
   *
   * @param sp the stack pointer in that code
   */
  static void restore(Abi abi, TargetMemory memory, long sp, RegisterSet into) throws MemoryFault {
    into.clear();
    if (abi == Abi.X86_64) {
      for (int i = 0; i < X86_64_ORDER.length; i++) {
        into.set(X86_64_ORDER[i], memory.i64(sp + X86_64_REGISTERS + 8L * i));
      }
    } else {
      for (int i = 0; i < abi.count; i++) {
        into.set(i, memory.i64(sp + AARCH64_REGISTERS + 8L * i));
      }
    }
  }
}

package dev.pystack.target.core;

import dev.pystack.target.Architecture;
import dev.pystack.target.Architecture.Machine;

/**
 * A thread of a core.
 *
 * @param tid as the kernel counted it in the namespace of the process that took the core
 * @param signal {@code pr_cursig}: what it was dying of; 0 for nothing
 * @param registers {@code pr_reg}, as it is in the core
 */
record CoreThread(int tid, int signal, byte[] registers) {
  private static final int NO_FUTEX = -1;
  // the same on all 32-bit machines, beside the older call
  private static final int FUTEX_TIME64 = 422;

  /**
   * The first argument of the {@code futex} system call in which the thread was; 0 where it was in
   * none. The order of the registers is that of {@code struct user_regs_struct} (x86) and {@code
   * struct user_pt_regs} (ARM); the numbers of the call are those of each kernel's {@code
   * unistd.h}.
   */
  long futex(Architecture architecture) {
    Machine machine = architecture.machine();
    int size = machine == Machine.X86_64 || machine == Machine.AARCH64 ? 8 : 4;
    int call;
    int callRegister;
    int argumentRegister;
    switch (machine) {
      case X86_64 -> {
        call = 202;
        callRegister = 15; // orig_rax
        argumentRegister = 14; // rdi
      }
      case I386 -> {
        call = 240;
        callRegister = 11; // orig_eax
        argumentRegister = 0; // ebx
      }
      case AARCH64 -> {
        call = 98;
        callRegister = 8;
        argumentRegister = 0;
      }
      case ARM -> {
        call = 240;
        callRegister = 7;
        argumentRegister = 0;
      }
      default -> {
        call = NO_FUTEX;
        callRegister = 0;
        argumentRegister = 0;
      }
    }
    long number = register(architecture, callRegister, size);
    return number == call || size == 4 && number == FUTEX_TIME64
        ? register(architecture, argumentRegister, size)
        : 0;
  }

  private long register(Architecture architecture, int number, int size) {
    if ((number + 1) * size > registers.length) {
      return 0;
    }
    boolean big = architecture.order() == java.nio.ByteOrder.BIG_ENDIAN;
    long value = 0;
    for (int i = 0; i < size; i++) {
      int at = number * size + (big ? i : size - 1 - i);
      value = value << 8 | (registers[at] & 0xff);
    }
    return value;
  }
}

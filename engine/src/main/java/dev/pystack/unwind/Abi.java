package dev.pystack.unwind;

import dev.pystack.target.Architecture;
import dev.pystack.target.Architecture.Machine;
import org.jspecify.annotations.Nullable;

/**
 * What the unwinder must know of a machine: DWARF numbers of registers (System V ABI AMD64 figure
 * 3.36; DWARF for the Arm 64-bit Architecture).
 */
enum Abi {
  X86_64(17, 16, 7, 6, 16),
  AARCH64(33, 32, 31, 29, 30);

  /** How many registers are followed. */
  final int count;

  final int pc;
  final int stackPointer;
  final int framePointer;

  /** Where a call leaves the return address: a register, or the made-up one of x86-64. */
  final int link;

  Abi(int count, int pc, int stackPointer, int framePointer, int link) {
    this.count = count;
    this.pc = pc;
    this.stackPointer = stackPointer;
    this.framePointer = framePointer;
    this.link = link;
  }

  /** Null for machines whose stacks are not read. */
  static @Nullable Abi of(Architecture architecture) {
    if (architecture.addressSize() != 8) {
      return null;
    }
    Machine machine = architecture.machine();
    if (machine == Machine.X86_64) {
      return X86_64;
    }
    return machine == Machine.AARCH64 ? AARCH64 : null;
  }
}

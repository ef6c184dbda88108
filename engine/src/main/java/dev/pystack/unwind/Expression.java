package dev.pystack.unwind;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;

/**
 * Evaluates the DWARF expressions of call frame information (DWARF 5 §2.5, without what §6.4.2
 * forbids there). Bounded in steps and in its stack, so that no bytes keep it busy.
 */
final class Expression {
  private static final String NAME = "DWARF expression";
  private static final int MAX_STEPS = 10_000;
  private static final int MAX_STACK = 256;

  private final TargetMemory memory;
  private final ByteCursor in;
  private final RegisterSet registers;
  private final long[] stack = new long[MAX_STACK];
  private int depth;

  private Expression(TargetMemory memory, byte[] code, RegisterSet registers) {
    this.memory = memory;
    this.in =
        new ByteCursor(
            NAME,
            code,
            memory.bigEndian() ? java.nio.ByteOrder.BIG_ENDIAN : java.nio.ByteOrder.LITTLE_ENDIAN,
            memory.addressSize());
    this.registers = registers;
  }

  /**
   * What an expression gives, with nothing on its stack at first.
   *
   * @throws MalformedException also where it needs a register whose value is not known
   */
  static long evaluate(TargetMemory memory, byte[] code, RegisterSet registers)
      throws MalformedException, MemoryFault {
    return new Expression(memory, code, registers).run();
  }

  /** As {@link #evaluate(TargetMemory, byte[], RegisterSet)}, with a first value on the stack. */
  static long evaluate(TargetMemory memory, byte[] code, RegisterSet registers, long first)
      throws MalformedException, MemoryFault {
    Expression expression = new Expression(memory, code, registers);
    expression.push(first);
    return expression.run();
  }

  private long run() throws MalformedException, MemoryFault {
    int steps = 0;
    while (in.hasRemaining()) {
      if (++steps > MAX_STEPS) {
        throw in.malformed("at most " + MAX_STEPS + " steps");
      }
      int op = in.u8();
      if (op >= 0x30 && op <= 0x4f) {
        push(op - 0x30); // lit0 to lit31
      } else if (op >= 0x70 && op <= 0x8f) {
        push(register(op - 0x70) + in.sleb()); // breg0 to breg31
      } else if (op >= 0x19 && op <= 0x27 || op >= 0x29 && op <= 0x2e) {
        arithmetic(op);
      } else {
        other(op);
      }
    }
    return pop();
  }

  private void other(int op) throws MalformedException, MemoryFault {
    switch (op) {
      case 0x03 -> push(in.address()); // addr
      case 0x06 -> push(memory.pointer(pop())); // deref
      case 0x08 -> push(in.u8());
      case 0x09 -> push(in.i8());
      case 0x0a -> push(in.u16());
      case 0x0b -> push(in.i16());
      case 0x0c -> push(in.u32());
      case 0x0d -> push(in.i32());
      case 0x0e, 0x0f -> push(in.u64());
      case 0x10 -> push(in.uleb());
      case 0x11 -> push(in.sleb());
      case 0x12 -> push(peek(0)); // dup
      case 0x13 -> pop(); // drop
      case 0x14 -> push(peek(1)); // over
      case 0x15 -> push(peek(in.u8())); // pick
      case 0x16 -> { // swap
        long top = pop();
        long second = pop();
        push(top);
        push(second);
      }
      case 0x17 -> { // rot: the top goes below the next two
        long top = pop();
        long second = pop();
        long third = pop();
        push(top);
        push(third);
        push(second);
      }
      case 0x28 -> { // bra
        int by = in.i16();
        if (pop() != 0) {
          jump(by);
        }
      }
      case 0x2f -> jump(in.i16()); // skip
      case 0x92 -> { // bregx
        long register = in.uleb();
        push(register(register < 0 || register > 1000 ? 1000 : (int) register) + in.sleb());
      }
      case 0x94 -> { // deref_size
        int size = in.u8();
        if (size < 1 || size > memory.addressSize()) {
          throw in.malformed("a size of 1 to " + memory.addressSize() + " bytes");
        }
        push(memory.unsigned(pop(), size));
      }
      case 0x96 -> {} // nop
      default -> throw in.malformed("a known operation, not 0x" + Integer.toHexString(op));
    }
  }

  private void arithmetic(int op) throws MalformedException {
    long top = pop();
    switch (op) {
      case 0x19 -> push(Math.abs(signed(top)));
      case 0x1f -> push(-top);
      case 0x20 -> push(~top);
      case 0x23 -> push(top + in.uleb()); // plus_uconst
      default -> push(binary(op, pop(), top));
    }
  }

  private long binary(int op, long a, long b) throws MalformedException {
    return switch (op) {
      case 0x1a -> a & b;
      case 0x1b -> { // div: signed
        divisor(b);
        yield signed(a) / signed(b);
      }
      case 0x1c -> a - b;
      case 0x1d -> { // mod: unsigned
        divisor(b);
        yield Long.remainderUnsigned(a, b);
      }
      case 0x1e -> a * b;
      case 0x21 -> a | b;
      case 0x22 -> a + b;
      case 0x24 -> shiftTooFar(b) ? 0 : a << b;
      case 0x25 -> shiftTooFar(b) ? 0 : a >>> b;
      case 0x26 -> shiftTooFar(b) ? signed(a) >> 63 : signed(a) >> b;
      case 0x27 -> a ^ b;
      case 0x29 -> truth(a == b);
      case 0x2a -> truth(signed(a) >= signed(b));
      case 0x2b -> truth(signed(a) > signed(b));
      case 0x2c -> truth(signed(a) <= signed(b));
      case 0x2d -> truth(signed(a) < signed(b));
      case 0x2e -> truth(a != b);
      default -> throw in.malformed("a known operation");
    };
  }

  private void divisor(long b) throws MalformedException {
    if (b == 0) {
      throw in.malformed("another divisor than 0");
    }
  }

  private static boolean shiftTooFar(long by) {
    return by < 0 || by > 63;
  }

  private static long truth(boolean is) {
    return is ? 1 : 0;
  }

  private void jump(int by) throws MalformedException {
    in.seek(in.position() + by);
  }

  private long register(int number) throws MalformedException {
    if (!registers.has(number)) {
      throw in.malformed("a register whose value is known, not " + number);
    }
    return registers.get(number);
  }

  /** Values are as wide as addresses. */
  private long narrow(long value) {
    return memory.addressSize() == 4 ? value & 0xffffffffL : value;
  }

  private long signed(long value) {
    return memory.addressSize() == 4 ? (int) value : value;
  }

  private void push(long value) throws MalformedException {
    if (depth == MAX_STACK) {
      throw in.malformed("at most " + MAX_STACK + " values");
    }
    stack[depth++] = narrow(value);
  }

  private long pop() throws MalformedException {
    if (depth == 0) {
      throw in.malformed("a value on the stack");
    }
    return stack[--depth];
  }

  private long peek(int below) throws MalformedException {
    if (below >= depth) {
      throw in.malformed("a value on the stack");
    }
    return stack[depth - 1 - below];
  }
}

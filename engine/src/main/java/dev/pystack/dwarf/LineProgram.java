package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/**
 * Runs a line number program (DWARF 5 §6.2.5, earlier versions alike) and hands its rows to {@link
 * #row}. Rows of code that the linker threw away are left out.
 */
abstract class LineProgram {
  private static final int MAX_STRING = 1 << 14;

  private final LineHeader header;
  private final LineFiles files;
  private final ByteCursor in;
  private final long lowest;
  // the registers of the state machine (DWARF 5 §6.2.2)
  private long address;
  private int operation;
  private long file;
  private int line;
  private long column;
  private boolean statement;
  private boolean dead;

  /**
   * @param lowest the first address of code in the file
   */
  LineProgram(LineHeader header, LineFiles files, long lowest) throws MalformedException {
    this.header = header;
    this.files = files;
    this.in = header.program();
    this.lowest = lowest;
    reset();
  }

  /**
   * Takes a row. Of one sequence the addresses rise, in a sound program.
   *
   * @param end whether this row is no instruction, but the end of the sequence
   * @return whether to go on
   */
  abstract boolean row(
      long address, long file, int line, long column, boolean statement, boolean end);

  private void reset() {
    address = 0;
    operation = 0;
    file = 1;
    line = 1;
    column = 0;
    statement = header.defaultIsStatement;
    dead = lowest > 0;
  }

  /** Runs until {@link #row} wants no more, or to the end. */
  final void run() throws MalformedException {
    long start = in.position();
    byte[] code = in.bytes(in.remaining());
    int at = 0;
    boolean more = true;
    // ends: each round reads at least one byte
    while (more && at < code.length) {
      if (header.maxOperations == 1 && header.lineRange != 0) {
        at = runSimple(code, at);
        if (at < 0 || at == code.length) {
          return;
        }
      }
      in.seek(start + at);
      more = step(in.u8());
      at = (int) (in.position() - start);
    }
  }

  /**
   * What most programs consist of, in one loop over bytes, as it runs in code that is not compiled
   * yet.
   *
   * @return where another opcode is, or one whose operand is not all there; -1 to end
   */
  private int runSimple(byte[] code, int from) {
    int first = header.opcodeBase;
    int range = header.lineRange;
    int base = header.lineBase;
    int unit = header.minInstructionLength;
    int at = from;
    // two bytes of an operand, and then some
    int end = code.length - 3;
    while (at < end) {
      int opcode = code[at] & 0xff;
      if (opcode >= first) {
        int adjusted = opcode - first;
        address += (long) unit * (adjusted / range);
        line += base + adjusted % range;
        if (!dead && !row(address, file, line, column, statement, false)) {
          return -1;
        }
        at++;
        continue;
      }
      int operand = code[at + 1];
      int length = 2;
      if (operand < 0 && opcode >= 2 && opcode <= 5) {
        int high = code[at + 2];
        if (high < 0) {
          return at;
        }
        operand = operand & 0x7f | high << 7;
        length = 3;
      }
      switch (opcode) {
        case 1 -> {
          if (!dead && !row(address, file, line, column, statement, false)) {
            return -1;
          }
          length = 1;
        }
        case 2 -> address += (long) unit * operand;
        case 3 -> line += length == 2 ? operand << 25 >> 25 : operand << 18 >> 18;
        case 4 -> file = operand;
        case 5 -> column = operand;
        case 6 -> {
          statement = !statement;
          length = 1;
        }
        case 8 -> {
          address += (long) unit * ((255 - first) / range);
          length = 1;
        }
        case 0 -> {
          // a discriminator
          if (operand < 2 || operand > code.length - at - 2 || code[at + 2] != 4) {
            return at;
          }
          length = 2 + operand;
        }
        default -> {
          return at;
        }
      }
      at += length;
    }
    return at;
  }

  private boolean step(int opcode) throws MalformedException {
    if (opcode >= header.opcodeBase) {
      int adjusted = opcode - header.opcodeBase;
      if (header.lineRange == 0) {
        throw in.malformed("a line range above 0");
      }
      advance(adjusted / header.lineRange);
      line += header.lineBase + adjusted % header.lineRange;
      return emit(false);
    }
    return opcode == 0 ? extended() : standard(opcode);
  }

  private boolean emit(boolean end) {
    return dead || row(address, file, line, column, statement, end);
  }

  private void advance(long operations) {
    if (header.maxOperations == 1) {
      address += header.minInstructionLength * operations;
    } else {
      long sum = operation + operations;
      address += header.minInstructionLength * Long.divideUnsigned(sum, header.maxOperations);
      operation = (int) Long.remainderUnsigned(sum, header.maxOperations);
    }
  }

  private boolean standard(int opcode) throws MalformedException {
    switch (opcode) {
      case 1 -> {
        return emit(false);
      }
      case 2 -> advance(in.uleb());
      case 3 -> line += (int) in.sleb();
      case 4 -> file = in.uleb();
      case 5 -> column = in.uleb();
      case 6 -> statement = !statement;
      case 7, 10, 11 -> {
        // a basic block, the end of a prologue, the start of an epilogue
      }
      case 8 -> {
        if (header.lineRange == 0) {
          throw in.malformed("a line range above 0");
        }
        advance((255 - header.opcodeBase) / header.lineRange);
      }
      case 9 -> {
        address += in.u16();
        operation = 0;
      }
      default -> {
        // the set of an instruction set (12), and what is not known
        for (int i = 0; i < header.operandCounts[opcode]; i++) {
          in.uleb();
        }
      }
    }
    return true;
  }

  private boolean extended() throws MalformedException {
    long length = in.uleb();
    if (length == 0) {
      return true;
    }
    long start = in.position();
    in.skip(length);
    long next = in.position();
    in.seek(start);
    boolean more = true;
    switch (in.u8()) {
      case 1 -> {
        more = emit(true);
        reset();
      }
      case 2 -> {
        if (length < 2 || length > 9) {
          throw in.malformed("an address");
        }
        address = in.unsigned((int) length - 1);
        operation = 0;
        // 0 or 1 and -1 or -2 are what linkers write for code that they threw away
        dead =
            Long.compareUnsigned(address, lowest) < 0
                || Long.compareUnsigned(address, (-1L >>> 72 - 8 * (int) length) - 1) >= 0;
      }
      case 3 -> {
        String name = in.cString(MAX_STRING);
        files.define(name, in.uleb());
      }
      default -> {
        // discriminators, and what is not known
      }
    }
    in.seek(next);
    return more;
  }
}

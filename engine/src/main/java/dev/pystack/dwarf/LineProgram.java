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
    boolean more = true;
    // ends: each round reads at least one byte
    while (more && in.hasRemaining()) {
      int opcode = in.u8();
      if (opcode >= header.opcodeBase) {
        int adjusted = opcode - header.opcodeBase;
        if (header.lineRange == 0) {
          throw in.malformed("a line range above 0");
        }
        advance(adjusted / header.lineRange);
        line += header.lineBase + adjusted % header.lineRange;
        more = emit(false);
      } else if (opcode == 0) {
        more = extended();
      } else {
        more = standard(opcode);
      }
    }
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
                || Long.compareUnsigned(address, -2L >>> 72 - 8 * (int) length) >= 0;
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

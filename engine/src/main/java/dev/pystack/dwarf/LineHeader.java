package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/** The header of a line number program (DWARF 5 §6.2.4, earlier versions alike). */
final class LineHeader {
  final int version;
  final int offsetSize;
  final int addressSize;
  final int minInstructionLength;
  final int maxOperations;
  final boolean defaultIsStatement;
  final int lineBase;
  final int lineRange;
  final int opcodeBase;

  /** How many operands each standard opcode has, by its number. */
  final int[] operandCounts;

  private final ByteCursor unit;
  private final long tables;
  private final long program;

  private LineHeader(ByteCursor section, int unitAddressSize) throws MalformedException {
    long length = section.u32();
    if (length == 0xffffffffL) {
      length = section.u64();
      offsetSize = 8;
    } else {
      offsetSize = 4;
    }
    unit = section.slice(length);
    version = unit.u16();
    if (version < 2 || version > 5) {
      throw unit.malformed("a line table of version 2 to 5, not " + version);
    }
    if (version == 5) {
      addressSize = unit.u8();
      unit.skip(1);
    } else {
      addressSize = unitAddressSize;
    }
    long headerLength = unit.unsigned(offsetSize);
    long afterLength = unit.position();
    minInstructionLength = unit.u8();
    maxOperations = version >= 4 ? Math.max(1, unit.u8()) : 1;
    defaultIsStatement = unit.u8() != 0;
    lineBase = unit.i8();
    lineRange = unit.u8();
    opcodeBase = unit.u8();
    operandCounts = new int[Math.max(1, opcodeBase)];
    for (int i = 1; i < opcodeBase; i++) {
      operandCounts[i] = unit.u8();
    }
    tables = unit.position();
    unit.seek(afterLength);
    unit.skip(headerLength);
    program = unit.position();
  }

  /**
   * @param section {@code .debug_line}
   * @param addressSize of the unit that refers to it
   */
  static LineHeader read(ByteCursor section, long offset, int addressSize)
      throws MalformedException {
    section.seek(offset);
    return new LineHeader(section, addressSize);
  }

  /** A new cursor at the program's first opcode, which ends with the program. */
  ByteCursor program() throws MalformedException {
    ByteCursor in = unit.copy();
    in.seek(program);
    return in;
  }

  /** A new cursor at the tables of folders and files. */
  ByteCursor tables() throws MalformedException {
    ByteCursor in = unit.copy();
    in.seek(tables);
    return in;
  }
}

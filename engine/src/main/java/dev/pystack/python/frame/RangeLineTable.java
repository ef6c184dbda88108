package dev.pystack.python.frame;

import dev.pystack.model.Frame;

/**
 * {@code co_linetable} of CPython 3.10 (PEP 626, {@code Objects/lnotab_notes.txt}): pairs of bytes,
 * the length of a range of bytecode and how its line differs from the line before; -128 is no line.
 */
record RangeLineTable() implements LineTable {
  private static final int NO_LINE = -128;

  @Override
  public Frame.Position position(byte[] table, int firstLine, long offset) {
    if (offset < 0) {
      return new Frame.Position(Math.max(firstLine, 0), null);
    }
    int line = firstLine;
    long end = 0;
    for (int i = 0; i + 1 < table.length; i += 2) {
      end += table[i] & 0xff;
      int delta = table[i + 1];
      if (delta != NO_LINE) {
        line += delta;
      }
      if (offset < end) {
        return new Frame.Position(delta == NO_LINE ? 0 : Math.max(line, 0), null);
      }
    }
    return new Frame.Position(0, null);
  }
}

package dev.pystack.python.frame;

import dev.pystack.model.Frame;

/**
 * {@code co_lnotab} of CPython 2.7 to 3.9 ({@code Objects/lnotab_notes.txt}): pairs of bytes, by
 * how many bytes of code and by how many lines it goes on.
 *
 * @param signedLines since 3.6 lines may go back
 */
record DeltaLineTable(boolean signedLines) implements LineTable {

  @Override
  public Frame.Position position(byte[] table, int firstLine, long offset) {
    int line = firstLine;
    long at = 0;
    for (int i = 0; i + 1 < table.length; i += 2) {
      at += table[i] & 0xff;
      if (at > offset) {
        break;
      }
      line += signedLines ? table[i + 1] : table[i + 1] & 0xff;
    }
    return new Frame.Position(Math.max(line, 0), null);
  }
}

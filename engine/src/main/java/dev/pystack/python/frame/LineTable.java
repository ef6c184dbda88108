package dev.pystack.python.frame;

import dev.pystack.model.Frame;
import dev.pystack.python.layout.Facts;

/**
 * How a code object maps offsets in its bytecode to places in the source. Pure functions on bytes
 * that may be garbage: every call ends after at most one pass over the table, and never throws.
 */
public sealed interface LineTable permits DeltaLineTable, RangeLineTable, LocationTable {

  /** The strategy for one kind of table. */
  static LineTable of(Facts.LineTable kind) {
    return switch (kind) {
      case LNOTAB_UNSIGNED -> new DeltaLineTable(false);
      case LNOTAB -> new DeltaLineTable(true);
      case RANGES -> new RangeLineTable();
      case LOCATIONS -> new LocationTable();
    };
  }

  /**
   * Where the instruction at {@code offset} stands in the source, as Python's {@code
   * PyCode_Addr2Line} and {@code co_positions()} have it.
   *
   * @param table the whole {@code co_lnotab} or {@code co_linetable}
   * @param firstLine {@code co_firstlineno}
   * @param offset bytes from the start of the bytecode; negative where nothing was executed yet,
   *     which is the first line
   * @return line 0 where the instruction belongs to no line, or lies past what the table covers
   */
  Frame.Position position(byte[] table, int firstLine, long offset);

  /** Whether the table says of all that it covers that it belongs to no line. */
  default boolean noLines(byte[] table) {
    return false;
  }
}

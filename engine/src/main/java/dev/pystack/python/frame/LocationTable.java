package dev.pystack.python.frame;

import dev.pystack.model.Frame;
import org.jspecify.annotations.Nullable;

/**
 * {@code co_linetable} of CPython 3.11 and later (PEP 657, {@code Objects/locations.md}): entries
 * of varying length that begin with a byte whose top bit is set: 4 bits kind, 3 bits the number of
 * code units covered less one.
 */
record LocationTable() implements LineTable {
  private static final long UNIT = 2;
  // the kinds; below ONE_LINE_0 is the short form, whose kind is a part of its column
  private static final int ONE_LINE_0 = 10;
  private static final int ONE_LINE_2 = 12;
  private static final int NO_COLUMNS = 13;
  private static final int LONG = 14;
  private static final int NONE = 15;

  @Override
  public Frame.Position position(byte[] table, int firstLine, long offset) {
    if (offset < 0) {
      return new Frame.Position(Math.max(firstLine, 0), null);
    }
    int line = firstLine;
    long end = 0;
    int at = 0;
    while (at < table.length) {
      int head = table[at] & 0xff;
      int kind = head >> 3 & 15;
      end += ((head & 7) + 1) * UNIT;
      line += lineDelta(table, at, kind);
      if (offset < end) {
        return entry(table, at, kind, line);
      }
      at = next(table, at + 1);
    }
    return new Frame.Position(0, null);
  }

  @Override
  public boolean noLines(byte[] table) {
    for (int at = 0; at < table.length; at = next(table, at + 1)) {
      if ((table[at] >> 3 & 15) != NONE) {
        return false;
      }
    }
    return table.length > 0;
  }

  /** The start of the entry after the one that goes on at {@code at}. */
  private static int next(byte[] table, int at) {
    int next = at;
    while (next < table.length && table[next] >= 0) {
      next++;
    }
    return next;
  }

  private static int lineDelta(byte[] table, int at, int kind) {
    return switch (kind) {
      case NONE -> 0;
      case NO_COLUMNS, LONG -> signed(varint(table, at + 1));
      case ONE_LINE_0, ONE_LINE_0 + 1, ONE_LINE_2 -> kind - ONE_LINE_0;
      default -> 0;
    };
  }

  private static Frame.Position entry(byte[] table, int at, int kind, int line) {
    if (kind == NONE) {
      return new Frame.Position(0, null);
    }
    Frame.@Nullable Range range =
        switch (kind) {
          case NO_COLUMNS -> null;
          case LONG -> longRange(table, at, line);
          case ONE_LINE_0, ONE_LINE_0 + 1, ONE_LINE_2 ->
              new Frame.Range(line, unsigned(table, at + 1), unsigned(table, at + 2));
          default -> {
            int second = unsigned(table, at + 1);
            int start = kind << 3 | second >> 4;
            yield new Frame.Range(line, start, start + (second & 15));
          }
        };
    return new Frame.Position(Math.max(line, 0), range);
  }

  private static Frame.@Nullable Range longRange(byte[] table, int at, int line) {
    int next = skipVarint(table, at + 1);
    int endLine = line + varint(table, next);
    next = skipVarint(table, next);
    int column = varint(table, next) - 1;
    next = skipVarint(table, next);
    int endColumn = varint(table, next) - 1;
    if (column < 0 || endColumn < 0 || endLine < line) {
      return null;
    }
    return new Frame.Range(endLine, column, endColumn);
  }

  private static int unsigned(byte[] table, int at) {
    return at < table.length ? table[at] & 0xff : 0;
  }

  /** Six bits a byte, least significant first; bit 6 says that more follow. */
  private static int varint(byte[] table, int at) {
    int value = 0;
    int i = at;
    int shift = 0;
    while (i < table.length && shift < Integer.SIZE) {
      value |= (table[i] & 0x3f) << shift;
      if ((table[i] & 0x40) == 0) {
        break;
      }
      shift += 6;
      i++;
    }
    return value;
  }

  private static int skipVarint(byte[] table, int at) {
    int i = at;
    while (i < table.length && (table[i] & 0x40) != 0) {
      i++;
    }
    return i + 1;
  }

  /** The sign is bit 0. */
  private static int signed(int value) {
    return (value & 1) == 0 ? value >>> 1 : -(value >>> 1);
  }
}

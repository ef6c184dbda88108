package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From addresses to lines, of one unit. The first questions are answered by running the program,
 * later ones by a table of all its rows, if that is not too large.
 */
final class LineTable {
  /**
   * @param file number of the file
   * @param line from 1; 0 for none
   * @param column from 1; 0 for none
   */
  record Place(long file, int line, int column) {}

  private static final int SCANS = 2;
  private static final int MAX_ROWS = 1 << 22;

  private final LineHeader header;
  private final LineFiles files;
  private final long lowest;
  private int scans;
  private @Nullable Rows rows;

  LineTable(LineHeader header, LineFiles files, long lowest) {
    this.header = header;
    this.files = files;
    this.lowest = lowest;
  }

  LineFiles files() {
    return files;
  }

  /** The line of an address, or null. */
  @Nullable Place at(long address) throws MalformedException {
    if (scans++ == SCANS) {
      rows = allRows();
    }
    if (rows != null) {
      return rows.at(address);
    }
    Search search = new Search(header, files, lowest, address);
    search.run();
    return search.found();
  }

  /** Null where they are too many, or where the program breaks off: a search may find more then. */
  private @Nullable Rows allRows() throws MalformedException {
    Rows all = new Rows(header, files, lowest);
    try {
      all.run();
    } catch (MalformedException cut) {
      return null;
    }
    return all.complete() ? all : null;
  }

  /** How many rows are kept. */
  int kept() {
    Rows all = rows;
    return all == null ? 0 : all.count;
  }

  private static Place place(long file, int line, long column) {
    return new Place(
        file, Math.max(0, line), column < 0 || column > Integer.MAX_VALUE ? 0 : (int) column);
  }

  /**
   * Whether a row counts. As in gdb: of two rows of one address the later one, but not if only the
   * earlier one starts a statement; and line 0, which compilers give to code of several lines, goes
   * on with the line before in the same file.
   */
  private static boolean counts(boolean again, boolean before, boolean statement) {
    return !again || statement || !before;
  }

  /** The row that holds for one address: the last one at it or below it in its sequence. */
  private static final class Search extends LineProgram {
    private final long wanted;
    private boolean inSequence;
    private boolean hit;
    private long before;
    private long file;
    private int line;
    private long column;
    private boolean statement;

    Search(LineHeader header, LineFiles files, long lowest, long wanted) throws MalformedException {
      super(header, files, lowest);
      this.wanted = wanted;
    }

    @Override
    boolean row(
        long address, long nextFile, int nextLine, long nextColumn, boolean isStmt, boolean end) {
      if (inSequence
          && Long.compareUnsigned(before, wanted) <= 0
          && Long.compareUnsigned(wanted, address) < 0) {
        hit = true;
        return false;
      }
      boolean first = !inSequence;
      inSequence = !end;
      if (nextLine == 0 && !first && nextFile == file) {
        before = address;
        return true;
      }
      if (counts(!first && before == address, statement, isStmt)) {
        file = nextFile;
        line = nextLine;
        column = nextColumn;
        statement = isStmt;
      }
      before = address;
      return true;
    }

    @Nullable Place found() {
      return hit ? place(file, line, column) : null;
    }
  }

  /** All rows. */
  private static final class Rows extends LineProgram {
    private long[] addresses = new long[256];
    private int[] filesOf = new int[256];
    private int[] lines = new int[256];
    private int[] columns = new int[256];
    private int count;
    private boolean tooMany;
    private int sequenceStart;
    private boolean statement;
    private final RangeIndex sequences = new RangeIndex();

    Rows(LineHeader header, LineFiles files, long lowest) throws MalformedException {
      super(header, files, lowest);
    }

    boolean complete() {
      return !tooMany;
    }

    @Override
    boolean row(long address, long file, int line, long column, boolean isStmt, boolean end) {
      if (count == MAX_ROWS) {
        tooMany = true;
        return false;
      }
      if (count == addresses.length) {
        addresses = Arrays.copyOf(addresses, 2 * count);
        filesOf = Arrays.copyOf(filesOf, 2 * count);
        lines = Arrays.copyOf(lines, 2 * count);
        columns = Arrays.copyOf(columns, 2 * count);
      }
      boolean first = count == sequenceStart;
      boolean again = !first && addresses[count - 1] == address;
      boolean goesOn = line == 0 && !first && !end && filesOf[count - 1] == file;
      if (!goesOn && counts(again, statement, isStmt)) {
        int at = again ? count - 1 : count++;
        addresses[at] = address;
        filesOf[at] = file < 0 || file > Integer.MAX_VALUE ? -1 : (int) file;
        lines[at] = line;
        columns[at] = column < 0 || column > Integer.MAX_VALUE ? 0 : (int) column;
        statement = isStmt;
      }
      if (end) {
        long low = addresses[sequenceStart];
        if (Long.compareUnsigned(low, address) < 0) {
          sequences.add(low, address, (long) sequenceStart << 32 | count);
        }
        sequenceStart = count;
      }
      return true;
    }

    @Nullable Place at(long address) {
      long sequence = sequences.find(address);
      if (sequence < 0) {
        return null;
      }
      int low = (int) (sequence >>> 32);
      int high = (int) sequence - 1;
      while (low <= high) {
        int middle = low + high >>> 1;
        if (Long.compareUnsigned(addresses[middle], address) <= 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return high < 0 ? null : place(filesOf[high], lines[high], columns[high]);
    }
  }
}

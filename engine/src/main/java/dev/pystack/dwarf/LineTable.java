package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
  // null for an address that has no line
  private final Map<Long, @Nullable Place> prepared = new HashMap<>();
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

  /**
   * Looks up several addresses together; what fails is left for when they are asked for.
   *
   * @param addresses sorted as unsigned numbers
   */
  void prepare(long[] addresses) {
    try {
      Search search = new Search(header, files, lowest, addresses);
      search.run();
      for (int i = 0; i < addresses.length; i++) {
        prepared.put(addresses[i], search.found[i]);
      }
    } catch (MalformedException broken) {
      // each will be found to be so again
    }
  }

  /** The line of an address, or null. */
  @Nullable Place at(long address) throws MalformedException {
    if (prepared.containsKey(address)) {
      return prepared.get(address);
    }
    if (scans++ == SCANS) {
      rows = allRows();
    }
    if (rows != null) {
      return rows.at(address);
    }
    Search search = new Search(header, files, lowest, new long[] {address});
    search.run();
    return search.found[0];
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

  /** The rows that hold for some addresses: the last one at each or below it in its sequence. */
  private static final class Search extends LineProgram {
    // with the sign turned, so that they compare as unsigned numbers do
    private final long[] wanted;
    private final @Nullable Place[] found;
    private int left;
    // the first that may still lie in this sequence
    private int next;
    private boolean inSequence;
    private long before;
    private long file;
    private int line;
    private long column;
    private boolean statement;

    /**
     * @param wanted sorted as unsigned numbers
     */
    Search(LineHeader header, LineFiles files, long lowest, long[] wanted)
        throws MalformedException {
      super(header, files, lowest);
      this.wanted = new long[wanted.length];
      for (int i = 0; i < wanted.length; i++) {
        this.wanted[i] = wanted[i] + Long.MIN_VALUE;
      }
      this.found = new Place[wanted.length];
      this.left = wanted.length;
    }

    @Override
    boolean row(
        long address, long nextFile, int nextLine, long nextColumn, boolean isStmt, boolean end) {
      long turned = address + Long.MIN_VALUE;
      boolean first = !inSequence;
      if (first || turned < before) {
        next = place(turned);
      } else if (next < wanted.length && wanted[next] < turned) {
        hit(turned);
        if (left == 0) {
          return false;
        }
      }
      inSequence = !end;
      if (nextLine == 0 && !first && nextFile == file) {
        before = turned;
        return true;
      }
      if (counts(!first && before == turned, statement, isStmt)) {
        file = nextFile;
        line = nextLine;
        column = nextColumn;
        statement = isStmt;
      }
      before = turned;
      return true;
    }

    /** The row before this one holds for all addresses up to this one. */
    private void hit(long turned) {
      while (next < wanted.length && wanted[next] < turned) {
        if (found[next] == null) {
          found[next] = LineTable.place(file, line, column);
          left--;
        }
        next++;
      }
    }

    /** Of the wanted ones the first that does not lie before an address. */
    private int place(long turned) {
      int low = 0;
      int high = wanted.length;
      while (low < high) {
        int middle = low + high >>> 1;
        if (wanted[middle] < turned) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
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

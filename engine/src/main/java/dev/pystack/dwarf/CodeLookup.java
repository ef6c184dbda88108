package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From addresses to functions, files and lines, of one file. Reads of the debug information only
 * what an address needs: its unit, in it the entries up to its function, and one line program.
 * Never throws, whatever the bytes are. Not thread-safe.
 */
public final class CodeLookup {
  private static final int MAX_KEPT = 512;
  // rows and ranges of all tables: small units may each be said to have millions
  private static final int MAX_ROWS = 1 << 23;
  // characters of the names for one address: those of real functions and files have some thousand
  private static final int MAX_TEXT = 1 << 18;
  private static final int MAX_PREPARED = 1 << 12;

  private final DebugInfo info;
  private final UnitFinder units;
  private final long lowest;
  private final Map<Long, FunctionFinder> functions = new HashMap<>();
  // by the unit's offset; a unit without has null
  private final Map<Long, @Nullable LineTable> tables = new HashMap<>();
  private boolean split;
  private long rows;

  /**
   * @param lowest the first address of code in the file, before any load bias: what is said to lie
   *     below it was thrown away by the linker
   */
  public CodeLookup(DebugInfo info, long lowest) throws MalformedException {
    this.info = info;
    this.lowest = lowest;
    this.units = new UnitFinder(info, lowest);
  }

  /**
   * Does for several addresses together what {@link #at} would do for each: their units are gone
   * through once.
   *
   * @param addresses by the file's own addresses, sorted as unsigned numbers
   */
  public void prepare(long[] addresses) {
    if (addresses.length > MAX_PREPARED) {
      return;
    }
    @Nullable Unit[] unitOf = new Unit[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      unitOf[i] = unit(addresses[i]);
    }
    for (int i = 0; i < addresses.length; i++) {
      Unit unit = unitOf[i];
      if (unit == null) {
        continue;
      }
      long[] own = new long[addresses.length - i];
      int count = 0;
      for (int j = i; j < addresses.length; j++) {
        Unit other = unitOf[j];
        if (other != null && other.start() == unit.start()) {
          own[count++] = addresses[j];
          unitOf[j] = null;
        }
      }
      own = Arrays.copyOf(own, count);
      LineTable lines = lines(unit);
      if (lines != null) {
        lines.prepare(own);
      }
      functions(unit).prepare(own);
    }
  }

  private @Nullable Unit unit(long address) {
    try {
      return units.find(address);
    } catch (MalformedException broken) {
      return null;
    }
  }

  /**
   * The functions at an address: what was inlined first, the innermost leading, and last the
   * function itself; empty where there is no debug information of the address.
   *
   * @param address by the file's own addresses
   */
  public List<CodePlace> at(long address) {
    List<CodePlace> places = new ArrayList<>();
    Unit unit = unit(address);
    if (unit == null) {
      return places;
    }
    LineTable lines = lines(unit);
    int before = lines == null ? 0 : lines.kept();
    LineTable.Place place = place(lines, address);
    rows += lines == null ? 0 : lines.kept() - before;
    String file = lines == null || place == null ? null : lines.files().name(place.file());
    int line = place == null ? 0 : place.line();
    int column = place == null ? 0 : place.column();
    FunctionFinder.Found function = function(unit, address);
    List<CallChain.Call> calls =
        function == null ? List.of() : CallChain.at(function.entry(), address, lowest);
    int text = 0;
    for (int i = calls.size() - 1; i >= 0; i--) {
      CallChain.Call call = calls.get(i);
      boolean topLevel = i == 0 && function != null && function.topLevel();
      FunctionName name = text < MAX_TEXT ? name(unit, call, topLevel) : FunctionName.UNKNOWN;
      places.add(
          new CodePlace(name.linkage(), name.name(), name.mangled(), file, line, column, i > 0));
      text += length(name.linkage()) + length(name.name()) + length(file);
      file = lines == null || text >= MAX_TEXT ? null : lines.files().name(call.file());
      line = call.line();
      column = call.column();
    }
    if (places.isEmpty() && place != null) {
      places.add(new CodePlace(null, null, false, file, line, column, false));
    }
    return places;
  }

  /**
   * Whether an address was met whose functions are described in another file ({@code .dwo}), which
   * is not read.
   */
  public boolean split() {
    return split;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private FunctionName name(Unit unit, CallChain.Call call, boolean topLevel) {
    try {
      return FunctionName.of(info.entryAt(unit, call.entry()), topLevel);
    } catch (MalformedException broken) {
      return FunctionName.UNKNOWN;
    }
  }

  private FunctionFinder functions(Unit unit) {
    FunctionFinder finder = functions.get(unit.start());
    if (finder == null) {
      finder = new FunctionFinder(info, unit, lowest);
      functions.put(unit.start(), finder);
    }
    return finder;
  }

  private FunctionFinder.@Nullable Found function(Unit unit, long address) {
    FunctionFinder finder = functions(unit);
    int before = finder.kept();
    try {
      return finder.find(address);
    } catch (MalformedException broken) {
      return null;
    } finally {
      rows += finder.kept() - before;
    }
  }

  private static LineTable.@Nullable Place place(@Nullable LineTable lines, long address) {
    try {
      return lines == null ? null : lines.at(address);
    } catch (MalformedException broken) {
      return null;
    }
  }

  private @Nullable LineTable lines(Unit unit) {
    if (rows > MAX_ROWS || tables.size() == MAX_KEPT && !tables.containsKey(unit.start())) {
      // of a program with thousands of units, whose stacks touch them all
      tables.clear();
      functions.clear();
      rows = 0;
    }
    if (tables.containsKey(unit.start())) {
      return tables.get(unit.start());
    }
    LineTable table = null;
    try {
      EntryCursor own = info.entries(unit);
      if (own.next()) {
        split |=
            unit.kind() == Unit.SKELETON
                || own.has(Attribute.DWO_NAME)
                || own.has(Attribute.GNU_DWO_NAME);
        long at = own.constant(Attribute.STMT_LIST, -1);
        if (at >= 0) {
          LineHeader header =
              LineHeader.read(info.sections().cursor(".debug_line"), at, unit.addressSize());
          table = new LineTable(header, new LineFiles(info, unit, header), lowest);
        }
      }
    } catch (MalformedException broken) {
      table = null;
    }
    tables.put(unit.start(), table);
    return table;
  }
}

package dev.pystack.dwarf;

import dev.pystack.bytes.MalformedException;
import java.util.ArrayList;
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
   * The functions at an address: what was inlined first, the innermost leading, and last the
   * function itself; empty where there is no debug information of the address.
   *
   * @param address by the file's own addresses
   */
  public List<CodePlace> at(long address) {
    List<CodePlace> places = new ArrayList<>();
    Unit unit;
    try {
      unit = units.find(address);
    } catch (MalformedException broken) {
      unit = null;
    }
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
    List<CallChain.Call> calls = calls(unit, address);
    int text = 0;
    for (int i = calls.size() - 1; i >= 0; i--) {
      CallChain.Call call = calls.get(i);
      FunctionName name = text < MAX_TEXT ? name(unit, call) : FunctionName.UNKNOWN;
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

  private FunctionName name(Unit unit, CallChain.Call call) {
    try {
      return FunctionName.of(info.entryAt(unit, call.entry()));
    } catch (MalformedException broken) {
      return FunctionName.UNKNOWN;
    }
  }

  private List<CallChain.Call> calls(Unit unit, long address) {
    FunctionFinder finder = functions.get(unit.start());
    if (finder == null) {
      finder = new FunctionFinder(info, unit, lowest);
      functions.put(unit.start(), finder);
    }
    int before = finder.kept();
    try {
      EntryCursor function = finder.find(address);
      return function == null ? List.of() : CallChain.at(function, address, lowest);
    } catch (MalformedException broken) {
      return List.of();
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

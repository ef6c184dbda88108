package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names of a line table's files, as gdb and elfutils print them: the name as recorded, behind
 * its folder as recorded unless that is the one in which the compiler ran (in DWARF 5: for the
 * unit's own file). Names are read when they are asked for; the others are only passed over.
 */
final class LineFiles {
  // DW_LNCT_*
  private static final int PATH = 1;
  private static final int DIRECTORY = 2;

  private static final int MAX_STRING = 1 << 14;
  private static final int MAX_ENTRIES = 1 << 20;
  // characters of the names that are kept
  private static final int MAX_KEPT = 1 << 20;

  private final DebugInfo info;
  private final LineHeader header;
  private final Unit owner;
  private final Unit unit;
  private final List<Entry> defined = new ArrayList<>();
  private final Map<Long, String> known = new HashMap<>();
  private int kept;

  private record Entry(@Nullable String path, long directory) {}

  /**
   * @param unit which refers to the line table
   */
  LineFiles(DebugInfo info, Unit unit, LineHeader header) {
    this.info = info;
    this.header = header;
    this.owner = unit;
    // values of a line table are encoded as in a unit with its sizes
    this.unit =
        new Unit(
            unit.start(),
            unit.entries(),
            unit.end(),
            header.version,
            unit.kind(),
            header.offsetSize,
            header.addressSize,
            unit.abbreviations(),
            unit.signature(),
            unit.typeEntry());
  }

  /** A file that the program itself declares ({@code DW_LNE_define_file}). */
  void define(String name, long directory) {
    if (defined.size() < MAX_ENTRIES) {
      defined.add(new Entry(name, directory));
    }
  }

  /**
   * The name of a file, or null where there is none.
   *
   * @param number as in the program and in {@code DW_AT_call_file}
   */
  @Nullable String name(long number) {
    String name = known.get(number);
    if (name == null && number >= 0 && number <= MAX_ENTRIES) {
      try {
        name = header.version >= 5 ? name5(number) : name4(number);
        keep(number, name == null ? "" : name);
      } catch (MalformedException broken) {
        return null;
      }
    }
    return name == null || name.isEmpty() ? null : name;
  }

  private void keep(long number, String name) {
    // of each, also some for its place in the map
    kept += name.length() + 32;
    if (kept > MAX_KEPT) {
      known.clear();
      kept = name.length() + 32;
    }
    known.put(number, name);
  }

  private static @Nullable String join(@Nullable String folder, @Nullable String name) {
    if (name == null || folder == null || folder.isEmpty() || name.startsWith("/")) {
      return name;
    }
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  private @Nullable String name4(long number) throws MalformedException {
    ByteCursor in = header.tables();
    while (in.u8() != 0) {
      in.skipCString();
    }
    // counted from 1
    for (long i = 1; i <= number; i++) {
      if (in.u8() == 0) {
        int more = (int) (number - i);
        return more < defined.size() ? join(defined.get(more)) : null;
      }
      in.seek(in.position() - 1);
      if (i == number) {
        String name = in.cString(MAX_STRING);
        return join(new Entry(name, in.uleb()));
      }
      in.skipCString();
      in.uleb();
      in.uleb();
      in.uleb();
    }
    return null;
  }

  private @Nullable String join(Entry file) throws MalformedException {
    return join(folder4(file.directory()), file.path());
  }

  private @Nullable String folder4(long number) throws MalformedException {
    ByteCursor in = header.tables();
    for (long i = 1; i <= number; i++) {
      String folder = in.cString(MAX_STRING);
      if (i == number || folder.isEmpty()) {
        return folder;
      }
    }
    return null;
  }

  private @Nullable String name5(long number) throws MalformedException {
    ByteCursor in = header.tables();
    // the folders
    entry(in, Long.MAX_VALUE);
    Entry file = entry(in, number);
    if (file == null) {
      return null;
    }
    Entry found = entry(header.tables(), file.directory());
    String folder = found == null ? null : found.path();
    // a relative one, which -ffile-prefix-map makes, both print always
    if (file.directory() == 0
        && folder != null
        && folder.startsWith("/")
        && Objects.equals(file.path(), unitName())) {
      return file.path();
    }
    return join(folder, file.path());
  }

  private @Nullable String unitName() throws MalformedException {
    EntryCursor own = info.entries(owner);
    return own.next() ? own.string(Attribute.NAME) : null;
  }

  /**
   * An entry of the table at a cursor, which is left after it; null, and the cursor after the
   * table, where that has no such entry.
   */
  private @Nullable Entry entry(ByteCursor in, long number) throws MalformedException {
    FormReader values = new FormReader(info, unit, in);
    int columns = in.u8();
    int[] types = new int[columns];
    Form[] forms = new Form[columns];
    for (int i = 0; i < columns; i++) {
      long type = in.uleb();
      types[i] = type < 0 || type > 0xffff ? 0 : (int) type;
      Form form = Form.of(in.uleb());
      if (form == null || form == Form.IMPLICIT_CONST) {
        throw in.malformed("a known form");
      }
      forms[i] = form;
    }
    long count = in.uleb();
    // each has a name, so at least a byte
    int most = Math.min(MAX_ENTRIES, in.remaining());
    if (columns > 0 && Long.compareUnsigned(count, most) > 0) {
      throw in.malformed("fewer files");
    }
    for (long i = 0; i < count && columns > 0; i++) {
      if (i == number) {
        return entry(in, values, types, forms);
      }
      for (int j = 0; j < columns; j++) {
        values.skip(forms[j]);
      }
    }
    return null;
  }

  private static Entry entry(ByteCursor in, FormReader values, int[] types, Form[] forms)
      throws MalformedException {
    String path = null;
    long directory = 0;
    for (int i = 0; i < forms.length; i++) {
      long before = in.position();
      if (types[i] == PATH) {
        path = values.string(forms[i]);
      } else if (types[i] == DIRECTORY) {
        directory = values.constant(forms[i], 0, 0);
      }
      in.seek(before);
      values.skip(forms[i]);
    }
    return new Entry(path, directory);
  }
}

package dev.pystack.unwind;

import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.CodeLookup;
import dev.pystack.dwarf.CodePlace;
import dev.pystack.dwarf.DebugInfo;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfSymbol;
import dev.pystack.elf.FunctionSymbols;
import dev.pystack.elf.Section;
import dev.pystack.elf.Segment;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Frame;
import dev.pystack.target.DebugFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of one program or library, each part read when it is first needed. */
final class ModuleSymbols {
  // characters, and some for each frame: a hundred thousand places with long names have less
  private static final long MAX_KEPT = 1L << 27;
  private static final int OF_FRAME = 64;

  private final @Nullable ElfFile file;
  private final String path;
  private final byte @Nullable [] buildId;
  private final DebugFiles debugFiles;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Long, List<Frame.Native>> known = new HashMap<>();
  private boolean debugSought;
  private DebugFiles.@Nullable Found debug;
  private boolean codeRead;
  private @Nullable CodeLookup code;
  private boolean splitTold;
  private long kept;
  private @Nullable List<FunctionSymbols> tables;

  /**
   * @param file null where it cannot be had: then nothing is known but its name
   * @param path as the target sees it
   */
  ModuleSymbols(
      @Nullable ElfFile file, String path, byte @Nullable [] buildId, DebugFiles debugFiles) {
    this.file = file;
    this.path = path;
    this.buildId = buildId;
    this.debugFiles = debugFiles;
  }

  /** What a user should know of what could not be read. */
  List<String> warnings() {
    return warnings;
  }

  /**
   * Gets ready for several addresses, which costs less than one after the other.
   *
   * @param addresses by the file's own addresses, sorted as unsigned numbers
   */
  void prepare(long[] addresses) {
    CodeLookup lookup = code();
    if (lookup != null) {
      lookup.prepare(addresses);
    }
  }

  /**
   * @param pc what the frames are to carry
   * @param address what to look up, by the file's own addresses
   */
  List<Frame.Native> frames(long pc, long address) {
    // one address may be looked up as an instruction and as the end of a call before it
    long key = address << 1 | (pc - address & 1);
    List<Frame.Native> frames = known.get(key);
    if (frames == null) {
      frames = kept > MAX_KEPT ? unnamed(pc) : find(pc, address);
      known.put(key, frames);
      keep(frames);
    }
    return frames;
  }

  /** Reports hold all names at once: those of hostile files must not fill the memory. */
  private void keep(List<Frame.Native> frames) {
    boolean room = kept <= MAX_KEPT;
    for (int i = 0; i < frames.size(); i++) {
      Frame.Native frame = frames.get(i);
      kept += OF_FRAME + length(frame.symbol()) + length(frame.function()) + length(frame.file());
    }
    if (room && kept > MAX_KEPT) {
      warnings.add("The names of functions in " + path + " are too long: the others are left out");
    }
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private List<Frame.Native> unnamed(long pc) {
    String library = path.isEmpty() ? null : path;
    return List.of(new Frame.Native(pc, null, null, null, 0, 0, library, false));
  }

  private List<Frame.Native> find(long pc, long address) {
    String library = path.isEmpty() ? null : path;
    CodeLookup lookup = code();
    List<CodePlace> places = lookup == null ? List.of() : lookup.at(address);
    if (lookup != null && lookup.split() && !splitTold) {
      splitTold = true;
      warnings.add("Debug information of " + path + " lies in .dwo files, which are not read");
    }
    // the tables of symbols are not searched for what debug information tells
    String name = null;
    if (places.isEmpty() || !FunctionNames.known(places.get(places.size() - 1))) {
      ElfSymbol symbol = symbol(address);
      name = symbol == null ? null : symbol.name();
    }
    if (places.isEmpty()) {
      return List.of(
          new Frame.Native(pc, name, FunctionNames.of(name), null, 0, 0, library, false));
    }
    List<Frame.Native> frames = new ArrayList<>(places.size());
    for (int i = 0; i < places.size(); i++) {
      CodePlace place = places.get(i);
      String own = place.inlined() ? null : name;
      frames.add(
          new Frame.Native(
              pc,
              own == null ? FunctionNames.symbol(place) : own,
              FunctionNames.of(place, own),
              place.file(),
              place.line(),
              place.column(),
              library,
              place.inlined()));
    }
    return frames;
  }

  private @Nullable CodeLookup code() {
    if (codeRead) {
      return code;
    }
    codeRead = true;
    ElfFile main = file;
    if (main == null) {
      return null;
    }
    DebugFiles.Found described = new DebugFiles.Found(main, path);
    if (!new ElfSections(main).described()) {
      described = debug();
      if (described == null || !new ElfSections(described.file()).described()) {
        return null;
      }
    }
    try {
      DebugInfo info =
          DebugInfo.open(
              new ElfSections(described.file()).sections(),
              new SharedDebugInfo(debugFiles, described));
      code = new CodeLookup(info, lowestCode(main));
    } catch (MalformedException broken) {
      warnings.add("The debug information of " + path + " cannot be read");
    }
    return code;
  }

  /** The file with what was split off, or null. */
  private DebugFiles.@Nullable Found debug() {
    if (!debugSought && file != null) {
      debugSought = true;
      debug = debugFiles.of(file, path, buildId);
    }
    return debug;
  }

  private static long lowestCode(ElfFile file) {
    long lowest = -1;
    List<Segment> segments = file.segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      if (s.type() == Segment.LOAD
          && s.executable()
          && Long.compareUnsigned(s.address(), lowest) < 0) {
        lowest = s.address();
      }
    }
    return lowest == -1 ? 0 : lowest;
  }

  private @Nullable ElfSymbol symbol(long address) {
    List<FunctionSymbols> all = tables;
    if (all == null) {
      all = tables();
      tables = all;
    }
    ElfSymbol nearest = null;
    for (int i = 0; i < all.size(); i++) {
      try {
        ElfSymbol symbol = all.get(i).at(address);
        if (symbol != null
            && (nearest == null || Long.compareUnsigned(symbol.value(), nearest.value()) > 0)) {
          nearest = symbol;
        }
      } catch (MalformedException broken) {
        // another table may have it
      }
    }
    return nearest;
  }

  private List<FunctionSymbols> tables() {
    List<FunctionSymbols> all = new ArrayList<>(2);
    ElfFile main = file;
    if (main == null || add(all, main, Section.SYMTAB)) {
      return all;
    }
    DebugFiles.Found split = debug();
    if (split != null && add(all, split.file(), Section.SYMTAB)) {
      return all;
    }
    add(all, main, Section.DYNSYM);
    try {
      ElfFile mini = main.miniDebugInfo();
      if (mini != null) {
        add(all, mini, Section.SYMTAB);
      }
    } catch (MalformedException | MemoryFault broken) {
      warnings.add("The packed symbols of " + path + " cannot be read");
    }
    return all;
  }

  private boolean add(List<FunctionSymbols> all, ElfFile from, int type) {
    try {
      FunctionSymbols table = FunctionSymbols.of(from, type);
      if (table != null) {
        all.add(table);
      }
      return table != null;
    } catch (MalformedException | MemoryFault unreadable) {
      warnings.add("The symbols of " + path + " cannot be read");
      return false;
    }
  }
}

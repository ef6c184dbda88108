package dev.pystack.target.core;

import dev.pystack.elf.Segment;
import dev.pystack.target.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of a core: its {@code PT_LOAD} segments, with the paths of {@code NT_FILE}. Where
 * two overlap, which no writer of cores does, the lower one keeps what it has.
 */
final class CoreMappings {
  // where a core is damaged, sizes may be anything: this bounds what a search looks through
  private static final long MAX_UNDUMPED_DATA = 1L << 32;

  private final List<Mapping> mappings = new ArrayList<>();
  private final List<Long> dumped = new ArrayList<>();
  private final List<Long> dumpedSize = new ArrayList<>();
  private final long length;
  private long budget;
  private long undumped = MAX_UNDUMPED_DATA;
  private boolean cut;

  private CoreMappings(long length) {
    this.length = length;
    this.budget = length;
  }

  /**
   * @param length bytes of the core
   */
  static CoreMappings of(List<Segment> segments, List<MappedFile> files, long length) {
    CoreMappings merged = new CoreMappings(length);
    merged.merge(loads(segments), ordered(files));
    return merged;
  }

  /** By rising address, none overlapping another. */
  List<Mapping> mappings() {
    return mappings;
  }

  /** Bytes into the core of the first byte of a mapping. */
  long coreOffset(int i) {
    return dumped.get(i);
  }

  /** How many bytes of a mapping, from its start, are in the core; 0 for none. */
  long dumpedSize(int i) {
    return dumpedSize.get(i);
  }

  /** Whether more bytes should be in the core than are. */
  boolean isCut() {
    return cut;
  }

  private static List<Segment> loads(List<Segment> segments) {
    List<Segment> loads = new ArrayList<>(segments.size());
    boolean rising = true;
    long last = 0;
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      long end = s.address() + s.memorySize();
      if (s.type() != Segment.LOAD || Long.compareUnsigned(s.address(), end) >= 0) {
        continue;
      }
      rising &= Long.compareUnsigned(s.address(), last) >= 0;
      last = s.address();
      loads.add(s);
    }
    if (!rising) {
      loads.sort(
          new Comparator<>() {
            @Override
            public int compare(Segment a, Segment b) {
              return Long.compareUnsigned(a.address(), b.address());
            }
          });
    }
    return loads;
  }

  private static List<MappedFile> ordered(List<MappedFile> files) {
    boolean rising = true;
    for (int i = 1; i < files.size(); i++) {
      rising &= Long.compareUnsigned(files.get(i - 1).start(), files.get(i).start()) <= 0;
    }
    if (rising) {
      return files;
    }
    List<MappedFile> sorted = new ArrayList<>(files);
    sorted.sort(
        new Comparator<>() {
          @Override
          public int compare(MappedFile a, MappedFile b) {
            return Long.compareUnsigned(a.start(), b.start());
          }
        });
    return sorted;
  }

  private void merge(List<Segment> loads, List<MappedFile> files) {
    int i = 0;
    int j = 0;
    long at = 0;
    while (i < loads.size() || j < files.size()) {
      Segment load = i < loads.size() ? loads.get(i) : null;
      MappedFile file = j < files.size() ? files.get(j) : null;
      if (load != null && Long.compareUnsigned(end(load), at) <= 0) {
        i++;
        continue;
      }
      if (file != null && Long.compareUnsigned(file.end(), at) <= 0) {
        j++;
        continue;
      }
      long loadStart = load == null ? -1 : max(at, load.address());
      long fileStart = file == null ? -1 : max(at, file.start());
      boolean inLoad = load != null && Long.compareUnsigned(loadStart, fileStart) <= 0;
      boolean inFile = file != null && Long.compareUnsigned(fileStart, loadStart) <= 0;
      long from = inLoad ? loadStart : fileStart;
      long to;
      if (load != null && file != null) {
        to = min(inLoad ? end(load) : loadStart, inFile ? file.end() : fileStart);
      } else {
        to = load != null ? end(load) : file == null ? from : file.end();
      }
      add(from, to, inLoad ? load : null, inFile ? file : null);
      at = to;
    }
  }

  private static long end(Segment load) {
    return load.address() + load.memorySize();
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private void add(long from, long to, @Nullable Segment load, @Nullable MappedFile file) {
    long declared = load == null ? 0 : load.fileSize() - (from - load.address());
    declared = Math.max(0, load != null && load.fileSize() < 0 ? Long.MAX_VALUE : declared);
    long offset = load == null ? 0 : load.offset() + (from - load.address());
    declared = Long.compareUnsigned(declared, to - from) < 0 ? declared : to - from;
    long there = offset < 0 || offset > length ? 0 : Math.min(declared, length - offset);
    // a core holds each byte once: segments that share their bytes are a trap
    there = Math.max(0, Math.min(there, budget));
    budget -= there;
    cut |= there < declared;
    if (file == null) {
      // what was to be dumped and is not, or was never touched: nobody has it
      append(from, from + there, offset, there, load, null);
      append(from + there, to, 0, 0, null, null);
      return;
    }
    if (there < declared) {
      // the file has it as it was at first, not as it was changed
      append(from, from + there, offset, there, load, file);
      append(from + there, from + declared, 0, 0, null, null);
      append(from + declared, to, 0, 0, load, file);
      return;
    }
    append(from, to, offset, there, load, file);
  }

  private void append(
      long from,
      long to,
      long offset,
      long there,
      @Nullable Segment load,
      @Nullable MappedFile file) {
    if (from == to) {
      return;
    }
    int flags = load == null ? 0 : load.flags();
    boolean readable = file != null && load == null || (flags & 4) != 0;
    boolean writable = (flags & 2) != 0;
    long missing = to - from - there;
    if (writable && missing != 0) {
      if (missing < 0 || missing > undumped) {
        readable = false;
        writable = false;
      } else {
        undumped -= missing;
      }
    }
    mappings.add(
        new Mapping(
            from,
            to,
            file == null ? 0 : file.offset() + (from - file.start()),
            readable,
            writable,
            (flags & 1) != 0,
            file == null ? "" : file.path(),
            file != null && file.deleted()));
    dumped.add(offset);
    dumpedSize.add(there);
  }

  /**
   * Names the heap: the first writable memory without a file above the program's own, after a gap.
   *
   * @param program the path of the executable
   */
  void nameHeap(String program) {
    int i = mappings.size() - 1;
    while (i >= 0 && !mappings.get(i).path().equals(program)) {
      i--;
    }
    if (i < 0) {
      return;
    }
    long end = mappings.get(i).end();
    for (int j = i + 1; j < mappings.size() && !mappings.get(j).hasFile(); j++) {
      Mapping m = mappings.get(j);
      if (m.start() != end && m.writable()) {
        mappings.set(
            j,
            new Mapping(
                m.start(), m.end(), 0, m.readable(), true, m.executable(), "[heap]", false));
        return;
      }
      end = m.start() == end ? m.end() : end;
    }
  }

  /** Names the kernel's own library, of which a core has the memory but no file. */
  void nameVdso(long start) {
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      if (m.start() == start && m.path().isEmpty()) {
        mappings.set(
            i,
            new Mapping(
                start, m.end(), 0, m.readable(), m.writable(), m.executable(), "[vdso]", false));
        return;
      }
    }
  }
}

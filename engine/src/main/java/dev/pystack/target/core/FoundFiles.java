package dev.pystack.target.core;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.Segment;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files were mapped, where no note says so: programs and libraries whose ELF headers are in
 * the dumped memory. The dynamic linker's list names them ({@code struct r_debug} and {@code
 * link_map}, System V ABI and {@code <link.h>}), else their own {@code DT_SONAME}.
 */
final class FoundFiles {
  private static final String NAMELESS = "ELF image at 0x";
  private static final int DT_STRTAB = 5;
  private static final int DT_SONAME = 14;
  private static final int DT_DEBUG = 21;
  private static final int MAX_DYNAMIC = 1024;
  private static final int MAX_IMAGES = 8192;
  // of all together: headers may share what they claim
  private static final int MAX_SEGMENTS = 1 << 18;
  private static final int MAX_NAME = 4096;
  private static final long PAGE = 4096;

  private final TargetMemory memory;
  private final List<Mapping> mappings;
  private final @Nullable String executedAs;
  private final long entry;
  private final List<MappedFile> files = new ArrayList<>();
  private final List<Image> images = new ArrayList<>();
  private long vdso;
  private @Nullable String program;

  /**
   * @param dynamic where its dynamic section lies
   */
  private record Image(
      ElfHeader header, long start, long bias, long dynamic, long debug, String soName) {}

  private FoundFiles(
      TargetMemory memory, List<Mapping> mappings, @Nullable String executedAs, long entry) {
    this.memory = memory;
    this.mappings = mappings;
    this.executedAs = executedAs;
    this.entry = entry;
  }

  /**
   * @param dumped the core's memory, without any file
   * @param mappings without paths
   * @param executedAs by which path the program was executed; null where unknown
   * @param entry where it starts; 0 where unknown
   */
  static FoundFiles in(
      TargetMemory dumped, List<Mapping> mappings, @Nullable String executedAs, long entry) {
    FoundFiles found = new FoundFiles(dumped, mappings, executedAs, entry);
    found.findImages();
    found.name();
    return found;
  }

  /** Whether a name stands for a program or library whose own is not known. */
  static boolean isNameless(String path) {
    return path.startsWith(NAMELESS);
  }

  /** As {@code NT_FILE} would have them, by rising address. */
  List<MappedFile> files() {
    return files;
  }

  /** The name of the program among them; null where it is not found. */
  @Nullable String program() {
    return program;
  }

  /** Where the kernel's own library starts; 0 where it is not found. */
  long vdso() {
    return vdso;
  }

  private void findImages() {
    Memory dumped = memory.raw();
    int segments = 0;
    for (int i = 0; i < mappings.size() && images.size() < MAX_IMAGES; i++) {
      if (segments > MAX_SEGMENTS) {
        return;
      }
      long start = mappings.get(i).start();
      if (!ElfHeader.isElf(dumped, start)) {
        continue;
      }
      try {
        ElfHeader header = ElfHeader.read(dumped, start);
        segments += header.segments().size();
        Long bias = header.loadBias(start, 0);
        Segment dynamic = header.segment(Segment.DYNAMIC);
        if (bias == null
            || header.addressSize() != memory.addressSize()
            || header.type() != ElfHeader.EXECUTABLE && header.type() != ElfHeader.SHARED) {
          continue;
        }
        image(header, start, bias, dynamic == null ? 0 : dynamic.address() + bias);
      } catch (MalformedException | MemoryFault cut) {
        // it is not all there: not known to be an image rather than a file that was read
      }
    }
  }

  private void image(ElfHeader header, long start, long bias, long dynamic) throws MemoryFault {
    long debug = 0;
    long strings = 0;
    long name = 0;
    int word = memory.addressSize();
    for (int i = 0; dynamic != 0 && i < MAX_DYNAMIC; i++) {
      long tag = memory.pointer(dynamic + 2L * word * i);
      long value = memory.pointer(dynamic + 2L * word * i + word);
      if (tag == 0) {
        break;
      }
      if (tag == DT_DEBUG) {
        debug = value;
      } else if (tag == DT_STRTAB) {
        // most dynamic linkers put the address in memory there
        strings = Long.compareUnsigned(value, start) < 0 ? value + bias : value;
      } else if (tag == DT_SONAME) {
        name = value;
      }
    }
    String soName = "";
    if (strings != 0 && name != 0) {
      try {
        soName = memory.cString(strings + name, MAX_NAME);
      } catch (MemoryFault notDumped) {
        soName = "";
      }
    }
    if (soName.startsWith("linux-vdso") || soName.startsWith("linux-gate")) {
      vdso = start;
      return;
    }
    images.add(new Image(header, start, bias, dynamic, debug, soName));
  }

  private void name() {
    Image main = main();
    List<Long> dynamics = new ArrayList<>();
    List<String> names = new ArrayList<>();
    if (main != null && main.debug() != 0) {
      links(main.debug(), dynamics, names);
    }
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      int listed = image.dynamic() == 0 ? -1 : dynamics.indexOf(image.dynamic());
      String name = listed < 0 ? "" : names.get(listed);
      if (name.isEmpty()) {
        name = image.soName();
      }
      if (image == main && executedAs != null) {
        name = executedAs;
      }
      // a name in brackets stands for memory without a file
      if (name.isEmpty() || name.charAt(0) == '[') {
        name = NAMELESS + Long.toHexString(image.start());
      }
      if (image == main) {
        program = name;
      }
      segments(image, name);
    }
  }

  /** The image in which the program starts, else the one the dynamic linker left its list with. */
  private @Nullable Image main() {
    Image linked = null;
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      long start = image.header().entry() + image.bias();
      if (entry != 0 && start == entry) {
        return image;
      }
      if (linked == null && image.debug() != 0) {
        linked = image;
      }
    }
    return linked == null && !images.isEmpty() ? images.get(0) : linked;
  }

  private void links(long debug, List<Long> dynamics, List<String> names) {
    int word = memory.addressSize();
    try {
      long link = memory.pointer(debug + word);
      while (link != 0 && names.size() < MAX_IMAGES) {
        long name = memory.pointer(link + word);
        dynamics.add(memory.pointer(link + 2L * word));
        names.add(name == 0 ? "" : memory.cString(name, MAX_NAME));
        link = memory.pointer(link + 3L * word);
      }
    } catch (MemoryFault cut) {
      // the others keep their own names
      return;
    }
  }

  private void segments(Image image, String name) {
    List<Segment> segments = image.header().segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      long inPage = s.address() & PAGE - 1;
      if (s.type() != Segment.LOAD || s.fileSize() <= 0 || (s.offset() & PAGE - 1) != inPage) {
        continue;
      }
      long start = s.address() - inPage + image.bias();
      long end = start + (inPage + s.fileSize() + PAGE - 1 & -PAGE);
      if (Long.compareUnsigned(start, end) < 0) {
        files.add(new MappedFile(start, end, s.offset() - inPage, name, false));
      }
    }
  }
}

package dev.pystack.unwind;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.cfi.Fde;
import dev.pystack.dwarf.cfi.FrameFormat;
import dev.pystack.dwarf.cfi.FrameIndex;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.Section;
import dev.pystack.elf.Segment;
import dev.pystack.memory.MemoryFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call frame information of one module, from the best source that has an address: the table of
 * {@code .eh_frame_hdr}; {@code .eh_frame} as a whole where there is none; {@code .debug_frame} of
 * the file.
 */
final class CallFrames {
  private static final long MAX_SCANNED = 256L << 20;

  private final LoadedModule module;
  private boolean tableRead;
  private @Nullable EhFrameTable table;
  private boolean scanned;
  private @Nullable FrameIndex frames;
  private boolean debugRead;
  private @Nullable FrameIndex debugFrames;

  CallFrames(LoadedModule module) {
    this.module = module;
  }

  /** What is said of an address of the target; null for nothing, or nothing usable. */
  @Nullable FrameRow at(long pc) {
    FrameRow row = row(loaded(pc), pc);
    if (row != null) {
      return row;
    }
    FrameIndex index = debugFrames();
    long unbiased = pc - module.bias();
    return index == null ? null : row(index.find(unbiased), unbiased);
  }

  private static @Nullable FrameRow row(@Nullable Fde fde, long pc) {
    if (fde == null) {
      return null;
    }
    try {
      return FrameRow.of(fde, fde.row(pc));
    } catch (MalformedException malformed) {
      return null;
    }
  }

  private @Nullable Fde loaded(long pc) {
    EhFrameTable searched = table();
    if (searched != null && searched.isSearchable()) {
      try {
        return searched.find(pc);
      } catch (MalformedException | MemoryFault unreadable) {
        return null;
      }
    }
    if (!scanned) {
      scanned = true;
      try {
        frames = scan(searched);
      } catch (MalformedException | MemoryFault unreadable) {
        frames = null;
      }
    }
    return frames == null ? null : frames.find(pc);
  }

  private @Nullable EhFrameTable table() {
    if (!tableRead) {
      tableRead = true;
      ElfHeader header = module.header();
      Segment segment = header.segment(Segment.GNU_EH_FRAME);
      if (segment != null) {
        try {
          table =
              EhFrameTable.read(
                  module.image(),
                  header.order(),
                  header.addressSize(),
                  segment.address() + module.bias(),
                  segment.memorySize());
        } catch (MalformedException | MemoryFault unreadable) {
          table = null;
        }
      }
    }
    return table;
  }

  /** All of {@code .eh_frame}: from memory where the header says where it is, else by the file. */
  private @Nullable FrameIndex scan(@Nullable EhFrameTable header)
      throws MalformedException, MemoryFault {
    ElfHeader elf = module.header();
    ElfFile file = module.file();
    Section section = file == null ? null : file.section(".eh_frame");
    if (file != null && section != null) {
      return FrameIndex.of(
          new ByteCursor(
              ".eh_frame",
              file.content(section, MAX_SCANNED),
              section.address() + module.bias(),
              elf.order(),
              elf.addressSize()),
          FrameFormat.EH_FRAME,
          header == null ? 0 : header.start());
    }
    long start = header == null ? 0 : header.frames();
    long size = start == 0 ? 0 : leftOfSegment(start);
    if (header == null || size <= 0 || size > MAX_SCANNED) {
      return null;
    }
    byte[] bytes = new byte[(int) size];
    module.image().read(start, bytes, 0, bytes.length);
    return FrameIndex.of(
        new ByteCursor(".eh_frame", bytes, start, elf.order(), elf.addressSize()),
        FrameFormat.EH_FRAME,
        header.start());
  }

  private long leftOfSegment(long address) {
    List<Segment> segments = module.header().segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      long inside = address - module.bias() - s.address();
      if (s.type() == Segment.LOAD && inside >= 0 && inside < s.fileSize()) {
        return s.fileSize() - inside;
      }
    }
    return 0;
  }

  private @Nullable FrameIndex debugFrames() {
    if (!debugRead) {
      debugRead = true;
      ElfFile file = module.file();
      try {
        Section section = file == null ? null : file.section(".debug_frame");
        if (file != null && section != null) {
          debugFrames =
              FrameIndex.of(file.cursor(section, MAX_SCANNED), FrameFormat.DEBUG_FRAME, 0);
        }
      } catch (MalformedException | MemoryFault unreadable) {
        debugFrames = null;
      }
    }
    return debugFrames;
  }
}

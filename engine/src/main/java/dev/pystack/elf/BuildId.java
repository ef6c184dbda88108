package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the GNU build-id among the notes of a file, or of its image in memory. */
final class BuildId {
  private static final long MAX_NOTES = 1 << 20;
  // real files have a handful of segments and sections of notes
  private static final int MAX_PIECES = 64;

  private BuildId() {}

  /** By the program headers of a file. */
  static byte @Nullable [] ofFile(Memory file, ElfHeader header) {
    return ofSegments(file, header, false, 0);
  }

  /** By the section headers of a file. */
  static byte @Nullable [] ofSections(Memory file, ElfHeader header, List<Section> sections) {
    int pieces = 0;
    for (int i = 0; i < sections.size() && pieces < MAX_PIECES; i++) {
      Section section = sections.get(i);
      if (section.type() == Section.NOTE) {
        pieces++;
        byte[] id = at(file, section.offset(), section.size(), 4, header);
        if (id != null) {
          return id;
        }
      }
    }
    return null;
  }

  /**
   * By the program headers of a file that is loaded.
   *
   * @param bias what is added to the file's addresses
   */
  static byte @Nullable [] ofImage(Memory image, ElfHeader header, long bias) {
    return ofSegments(image, header, true, bias);
  }

  private static byte @Nullable [] ofSegments(
      Memory memory, ElfHeader header, boolean loaded, long bias) {
    int pieces = 0;
    List<Segment> segments = header.segments();
    for (int i = 0; i < segments.size() && pieces < MAX_PIECES; i++) {
      Segment s = segments.get(i);
      if (s.type() == Segment.NOTE) {
        pieces++;
        long at = loaded ? s.address() + bias : s.offset();
        long size = loaded ? s.memorySize() : s.fileSize();
        byte[] id = at(memory, at, size, s.alignment(), header);
        if (id != null) {
          return id;
        }
      }
    }
    return null;
  }

  /** Null also where the notes cannot be read: others may be readable. */
  private static byte @Nullable [] at(
      Memory memory, long address, long size, long alignment, ElfHeader header) {
    byte[] bytes;
    try {
      bytes = Chunks.read(memory, address, size, MAX_NOTES, "PT_NOTE");
    } catch (MemoryFault | MalformedException unreadable) {
      return null;
    }
    ByteCursor in = new ByteCursor("PT_NOTE", bytes, header.order(), header.addressSize());
    List<Note> notes = Notes.read(in, alignment);
    for (int i = 0; i < notes.size(); i++) {
      Note note = notes.get(i);
      if (note.type() == Note.GNU_BUILD_ID && note.name().equals("GNU")) {
        return note.description();
      }
    }
    return null;
  }
}

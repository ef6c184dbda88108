package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section headers of a file, with their names. */
final class SectionTable {
  private static final String NAME = "section headers";
  private static final int MAX_SECTIONS = 1 << 20;
  private static final long MAX_NAMES = 64 << 20;
  private static final int MAX_NAME = 4096;
  // of all names together: many sections may have one long name
  private static final int MAX_TEXT = 16 << 20;
  private static final int SHN_XINDEX = 0xffff;

  private final List<Section> sections;

  private SectionTable(List<Section> sections) {
    this.sections = sections;
  }

  static SectionTable read(Memory file, ElfHeader header) throws MalformedException, MemoryFault {
    if (header.sectionsOffset() == 0) {
      return new SectionTable(List.of());
    }
    int entrySize = header.sectionEntrySize();
    int properSize = header.addressSize() == 8 ? 64 : 40;
    if (entrySize < properSize) {
      throw new MalformedException(NAME, 0, "entries of at least " + properSize + " bytes");
    }
    long count = header.sectionCount();
    int names = header.sectionNames();
    if (count == 0 || names == SHN_XINDEX) {
      Section zero = entry(file, header, 0, properSize);
      count = count == 0 ? zero.size() : count;
      names = names == SHN_XINDEX ? zero.link() : names;
    }
    if (count < 0 || count > MAX_SECTIONS) {
      throw new MalformedException(NAME, 0, "at most " + MAX_SECTIONS + " sections");
    }
    byte[] bytes =
        Chunks.read(file, header.sectionsOffset(), count * entrySize, Integer.MAX_VALUE, NAME);
    ByteCursor in = new ByteCursor(NAME, bytes, header.order(), header.addressSize());
    ByteCursor nameBytes = names(file, header, in, names, count, entrySize);
    List<Section> sections = new ArrayList<>((int) count);
    int text = 0;
    for (int i = 0; i < count; i++) {
      in.seek((long) i * entrySize);
      Section section = section(in, i, text < MAX_TEXT ? nameBytes : null);
      text += section.name().length();
      sections.add(section);
    }
    return new SectionTable(Collections.unmodifiableList(sections));
  }

  private static Section entry(Memory file, ElfHeader header, int index, int size)
      throws MalformedException, MemoryFault {
    byte[] bytes = new byte[size];
    long at = header.sectionsOffset() + (long) index * header.sectionEntrySize();
    file.read(at, bytes, 0, size);
    return section(new ByteCursor(NAME, bytes, header.order(), header.addressSize()), index, null);
  }

  private static @Nullable ByteCursor names(
      Memory file, ElfHeader header, ByteCursor in, int index, long count, int entrySize)
      throws MalformedException, MemoryFault {
    if (index <= 0 || index >= count) {
      return null;
    }
    in.seek((long) index * entrySize);
    Section names = section(in, index, null);
    if (names.type() == Section.NOBITS) {
      return null;
    }
    byte[] bytes = Chunks.read(file, names.offset(), names.size(), MAX_NAMES, ".shstrtab");
    return new ByteCursor(".shstrtab", bytes, header.order(), header.addressSize());
  }

  private static Section section(ByteCursor in, int index, @Nullable ByteCursor names)
      throws MalformedException {
    long nameOffset = in.u32();
    int type = in.i32();
    long flags = in.address();
    long address = in.address();
    long offset = in.address();
    long size = in.address();
    int link = in.i32();
    int info = in.i32();
    in.address(); // the alignment
    long entrySize = in.address();
    return new Section(
        index, name(names, nameOffset), type, flags, address, offset, size, link, info, entrySize);
  }

  // a section whose name is broken can still be found by its type or index
  private static String name(@Nullable ByteCursor names, long offset) {
    if (names == null) {
      return "";
    }
    try {
      names.seek(offset);
      return names.cString(MAX_NAME);
    } catch (MalformedException broken) {
      return "";
    }
  }

  List<Section> sections() {
    return sections;
  }

  @Nullable Section byName(String name) {
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).name().equals(name)) {
        return sections.get(i);
      }
    }
    return null;
  }

  @Nullable Section byType(int type) {
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).type() == type) {
        return sections.get(i);
      }
    }
    return null;
  }

  @Nullable Section byIndex(int index) {
    return index > 0 && index < sections.size() ? sections.get(index) : null;
  }
}

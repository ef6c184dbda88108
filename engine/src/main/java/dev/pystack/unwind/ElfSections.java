package dev.pystack.unwind;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.DwarfSections;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.Section;
import dev.pystack.memory.MemoryFault;
import org.jspecify.annotations.Nullable;

/** The sections of an ELF file as debug information is read from. */
record ElfSections(ElfFile file) implements DwarfSections.Cursors {
  @Override
  public @Nullable ByteCursor section(String name) throws MalformedException {
    try {
      Section section = file.section(name);
      if (section == null && name.startsWith(".debug_")) {
        // GNU's older way to say that a section is compressed
        section = file.section(".z" + name.substring(1));
      }
      return section == null ? null : file.paged(section);
    } catch (MemoryFault cut) {
      throw new MalformedException(name, 0, "bytes that can be read");
    }
  }

  /** Whether there is debug information in the file. */
  boolean described() {
    try {
      Section info = file.section(".debug_info");
      info = info == null ? file.section(".zdebug_info") : info;
      return info != null && info.type() != Section.NOBITS && info.size() > 0;
    } catch (MalformedException | MemoryFault unreadable) {
      return false;
    }
  }

  DwarfSections sections() {
    return DwarfSections.paged(this, file.header().order(), file.header().addressSize());
  }
}

package dev.pystack.python.layout.derive;

import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.DebugInfo;
import dev.pystack.dwarf.DwarfSections;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.Section;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The debug information of an ELF file on disk. */
public final class DebugFile implements AutoCloseable {
  private final RandomAccessFile file;
  private final ElfFile elf;

  public DebugFile(Path path) throws IOException, MalformedException, MemoryFault {
    file = new RandomAccessFile(path.toFile(), "r");
    Memory memory =
        (address, into, offset, length) -> {
          try {
            file.seek(address);
            file.readFully(into, offset, length);
          } catch (IOException e) {
            throw new MemoryFault(address, "end of " + path);
          }
        };
    elf = ElfFile.parse(memory);
  }

  public ElfFile elf() {
    return elf;
  }

  public int addressSize() {
    return elf.header().addressSize();
  }

  /**
   * @throws MalformedException also where there is none
   */
  public DebugInfo info() throws MalformedException {
    return DebugInfo.read(
        new DwarfSections(this::section, elf.header().order(), elf.header().addressSize()));
  }

  private byte[] section(String name) throws MalformedException {
    try {
      Section section = elf.section(name);
      return section == null ? new byte[0] : elf.content(section);
    } catch (MemoryFault fault) {
      throw new MalformedException(name, 0, "bytes that can be read: " + fault.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.bytes.PagedBytes;
import dev.pystack.compress.Compression;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ELF file: 32 or 64 bits, either byte order. Reads what is asked for when it is asked for, at
 * its position in the file. Not thread-safe.
 */
public final class ElfFile {
  /** Bytes of the largest section that is read, unpacked too. */
  public static final long MAX_SECTION = 1L << 30;

  // of a section that holds a name and a number
  private static final long MAX_LINK = 1 << 16;
  private static final long MAX_PACKED_MINI = 64 << 20;
  private static final int MAX_MINI = 256 << 20;

  private final Memory file;
  private final ElfHeader header;
  // sections that a thread unpacks, by their numbers
  private final Map<Integer, StreamedSection> early = new HashMap<>();
  private @Nullable SectionTable sections;

  private ElfFile(Memory file, ElfHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * @param file address = offset into the file; reads past its end are faults
   */
  public static ElfFile parse(Memory file) throws MalformedException, MemoryFault {
    return new ElfFile(file, ElfHeader.read(file, 0));
  }

  public ElfHeader header() {
    return header;
  }

  public List<Segment> segments() {
    return header.segments();
  }

  /** All sections; empty where the file has no section headers. */
  public List<Section> sections() throws MalformedException, MemoryFault {
    return table().sections();
  }

  /** The first section of a name, or null. */
  public @Nullable Section section(String name) throws MalformedException, MemoryFault {
    return table().byName(name);
  }

  private SectionTable table() throws MalformedException, MemoryFault {
    SectionTable table = sections;
    if (table == null) {
      table = SectionTable.read(file, header);
      sections = table;
    }
    return table;
  }

  /**
   * What a section holds, unpacked where it is compressed; empty for one that is not in the file.
   *
   * @throws MalformedException also where its compression is not known
   */
  public byte[] content(Section section) throws MalformedException, MemoryFault {
    return content(section, MAX_SECTION);
  }

  /**
   * As {@link #content(Section)}.
   *
   * @param cap most bytes, as they lie in the file and unpacked: more are malformed
   */
  public byte[] content(Section section, long cap) throws MalformedException, MemoryFault {
    if (section.type() == Section.NOBITS) {
      return new byte[0];
    }
    byte[] raw = Chunks.read(file, section.offset(), section.size(), cap, section.name());
    if (section.compressed()) {
      return Inflation.unpack(cursorOver(section, raw), cap);
    }
    if (section.name().startsWith(".zdebug_")) {
      return Inflation.unpackOld(cursorOver(section, raw), cap);
    }
    return raw;
  }

  /**
   * As {@link #cursor}, but read piece by piece when it is asked for: of a huge section only what
   * is looked at, of a compressed one (by zlib) only what is before that. Each call has its own
   * cache.
   */
  public ByteCursor paged(Section section) throws MalformedException, MemoryFault {
    StreamedSection streamed = streamed(section);
    if (streamed != null) {
      return new ByteCursor(
          new PagedBytes(section.name(), streamed, streamed.size()),
          header.order(),
          header.addressSize());
    }
    if (section.type() == Section.NOBITS
        || section.compressed()
        || section.name().startsWith(".zdebug_")) {
      return cursor(section);
    }
    SectionSource source = new SectionSource(file, section);
    return new ByteCursor(
        new PagedBytes(section.name(), source, section.size()),
        header.order(),
        header.addressSize());
  }

  /**
   * Lets a thread unpack a section that is compressed by zlib, for {@link #paged}; other sections
   * are left alone. The file's memory is then read by two threads.
   */
  public void unpackEarly(Section section) throws MalformedException, MemoryFault {
    StreamedSection streamed = streamed(section);
    if (streamed != null && !early.containsKey(section.index())) {
      early.put(section.index(), streamed);
      streamed.start();
    }
  }

  private @Nullable StreamedSection streamed(Section section)
      throws MalformedException, MemoryFault {
    StreamedSection known = early.get(section.index());
    return known != null || !section.compressed() || section.type() == Section.NOBITS
        ? known
        : StreamedSection.of(file, header, section);
  }

  private record SectionSource(Memory file, Section section) implements PagedBytes.Source {
    @Override
    public void read(long position, byte[] into, int offset, int length) throws MalformedException {
      try {
        file.read(section.offset() + position, into, offset, length);
      } catch (MemoryFault cut) {
        throw new MalformedException(section.name(), position, "bytes that can be read");
      }
    }
  }

  /** As {@link #content(Section)}, as a cursor at its start. */
  public ByteCursor cursor(Section section) throws MalformedException, MemoryFault {
    return cursor(section, MAX_SECTION);
  }

  /** As {@link #content(Section, long)}, as a cursor at its start. */
  public ByteCursor cursor(Section section, long cap) throws MalformedException, MemoryFault {
    return cursorOver(section, content(section, cap));
  }

  private ByteCursor cursorOver(Section section, byte[] bytes) {
    return new ByteCursor(section.name(), bytes, header.order(), header.addressSize());
  }

  /** The full symbol table ({@code .symtab}), or null where it was stripped. */
  public @Nullable SymbolTable symbols() throws MalformedException, MemoryFault {
    return symbols(Section.SYMTAB);
  }

  /** The exported symbols ({@code .dynsym}) by way of the section headers, or null. */
  public @Nullable SymbolTable exportedSymbols() throws MalformedException, MemoryFault {
    return symbols(Section.DYNSYM);
  }

  private @Nullable SymbolTable symbols(int type) throws MalformedException, MemoryFault {
    Section section = table().byType(type);
    if (section == null) {
      return null;
    }
    Section strings = table().byIndex(section.link());
    if (strings == null) {
      throw new MalformedException(section.name(), 0, "a string table");
    }
    return new SymbolTable(cursor(section), cursor(strings));
  }

  /** The exported symbols by way of the dynamic segment: no section headers needed; or null. */
  public @Nullable DynamicSymbols dynamicSymbols() throws MemoryFault {
    return DynamicSymbols.of(image(), header, 0);
  }

  /** The file by its own addresses (before any load bias), as far as it is loaded from the file. */
  public Memory image() {
    return new VirtualView(file, header.segments());
  }

  /** The GNU build-id, or null. */
  public byte @Nullable [] buildId() throws MalformedException, MemoryFault {
    byte[] id = BuildId.ofFile(file, header);
    // files of debug information alone have program headers that lead nowhere
    return id == null ? BuildId.ofSections(file, header, sections()) : id;
  }

  /**
   * The build-id of a file as its image in memory has it, or null.
   *
   * @param bias what is added to the file's addresses
   */
  public static byte @Nullable [] buildId(Memory image, ElfHeader header, long bias) {
    return BuildId.ofImage(image, header, bias);
  }

  /** Where the debug information was split off to, or null. */
  public @Nullable DebugLink debugLink() throws MalformedException, MemoryFault {
    Section section = section(".gnu_debuglink");
    if (section == null) {
      return null;
    }
    ByteCursor in = cursor(section, MAX_LINK);
    String name = in.cString();
    in.align(4);
    return new DebugLink(name, in.u32());
  }

  /**
   * The file with what several debug files share ({@code dwz}; DWARF 5 §7.3.6), or null.
   *
   * @throws MalformedException also where the section that names it cannot be read
   */
  public @Nullable AlternateLink alternateLink() throws MalformedException, MemoryFault {
    Section section = section(".gnu_debugaltlink");
    if (section != null) {
      ByteCursor in = cursor(section, MAX_LINK);
      String name = in.cString();
      return new AlternateLink(name, in.bytes(in.remaining()));
    }
    return supplement(0);
  }

  /** By what files know this one as what they share ({@code .debug_sup}), or null. */
  public byte @Nullable [] supplementId() throws MalformedException, MemoryFault {
    AlternateLink own = supplement(1);
    return own == null ? null : own.id();
  }

  /**
   * @param kind 0 in a file that refers to another one, 1 in the one referred to
   */
  private @Nullable AlternateLink supplement(int kind) throws MalformedException, MemoryFault {
    Section section = section(".debug_sup");
    if (section == null) {
      return null;
    }
    ByteCursor in = cursor(section, MAX_LINK);
    int version = in.u16();
    int isSupplement = in.u8();
    String name = in.cString();
    return version != 5 || isSupplement != kind
        ? null
        : new AlternateLink(name, in.bytes(in.uleb()));
  }

  /**
   * The small file with the symbols of functions that is packed into a stripped one ({@code
   * .gnu_debugdata}: GDB manual, "MiniDebugInfo"), or null.
   */
  public @Nullable ElfFile miniDebugInfo() throws MalformedException, MemoryFault {
    Section section = section(".gnu_debugdata");
    if (section == null || section.type() == Section.NOBITS) {
      return null;
    }
    return parse(
        new InBytes(Inflation.unpack(cursor(section, MAX_PACKED_MINI), Compression.XZ, MAX_MINI)));
  }

  private record InBytes(byte[] bytes) implements Memory {
    @Override
    public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
      if (address < 0 || address > bytes.length || length > bytes.length - address) {
        throw new MemoryFault(address, "past the end of the file");
      }
      System.arraycopy(bytes, (int) address, into, offset, length);
    }
  }
}

package dev.pystack.testkit.elf;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes ELF files: header, program headers, contents, section headers. Numbers can be set to lies
 * with {@link #header}.
 */
public final class ElfWriter {
  public static final int PT_LOAD = 1;
  public static final int PT_DYNAMIC = 2;
  public static final int PT_NOTE = 4;
  public static final int SHT_PROGBITS = 1;
  public static final int SHT_SYMTAB = 2;
  public static final int SHT_STRTAB = 3;
  public static final int SHT_NOTE = 7;
  public static final int SHT_NOBITS = 8;
  public static final int SHT_DYNSYM = 11;
  public static final int SHF_COMPRESSED = 0x800;

  private record Load(int type, int flags, long address, byte[] content, long memorySize) {}

  private record Part(int type, long address, long size) {}

  private record Table(
      String name, int type, long flags, long address, byte[] content, int link, int entrySize) {}

  private final ByteOrder order;
  private final int addressSize;
  private final int type;
  private final int machine;
  private final List<Load> loads = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Table> sections = new ArrayList<>();
  private final List<long[]> lies = new ArrayList<>();

  /**
   * @param type {@code e_type}
   * @param machine {@code e_machine}
   */
  public ElfWriter(ByteOrder order, int addressSize, int type, int machine) {
    this.order = order;
    this.addressSize = addressSize;
    this.type = type;
    this.machine = machine;
  }

  public Bytes bytes() {
    return new Bytes(order, addressSize);
  }

  /** A segment with contents of its own. */
  public ElfWriter load(int flags, long address, byte[] content, long memorySize) {
    loads.add(new Load(PT_LOAD, flags, address, content, memorySize));
    return this;
  }

  /** A segment that lies inside a loaded one. */
  public ElfWriter part(int segmentType, long address, long size) {
    parts.add(new Part(segmentType, address, size));
    return this;
  }

  /** A section with contents of its own; numbered from 1 in the order of the calls. */
  public ElfWriter section(String name, int sectionType, long flags, byte[] content) {
    return section(name, sectionType, flags, 0, content, 0, 0);
  }

  public ElfWriter section(
      String name,
      int sectionType,
      long flags,
      long address,
      byte[] content,
      int link,
      int entrySize) {
    sections.add(new Table(name, sectionType, flags, address, content, link, entrySize));
    return this;
  }

  /** Overwrites bytes of the finished file. */
  public ElfWriter header(int at, long value, int width) {
    lies.add(new long[] {at, value, width});
    return this;
  }

  public byte[] write() {
    boolean wide = addressSize == 8;
    int headerSize = wide ? 64 : 52;
    int segmentSize = wide ? 56 : 32;
    int sectionSize = wide ? 64 : 40;
    int segmentCount = loads.size() + parts.size();
    Bytes out = bytes();
    out.put(headerSize + segmentCount * segmentSize - 1, 0, 1);
    int[] loadOffsets = new int[loads.size()];
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      while (Long.remainderUnsigned(out.size() - load.address(), 4096) != 0) {
        out.u8(0);
      }
      loadOffsets[i] = out.size();
      out.raw(load.content());
    }
    int[] offsets = new int[sections.size()];
    Bytes names = bytes().u8(0);
    int[] nameOffsets = new int[sections.size() + 1];
    for (int i = 0; i < sections.size(); i++) {
      out.align(8);
      offsets[i] = out.size();
      if (sections.get(i).type() != SHT_NOBITS) {
        out.raw(sections.get(i).content());
      }
      nameOffsets[i] = names.size();
      names.cString(sections.get(i).name());
    }
    int namesName = names.size();
    names.cString(".shstrtab");
    int namesOffset = out.size();
    out.raw(names.toArray()).align(8);
    int tableOffset = out.size();
    out.raw(new byte[sectionSize]);
    for (int i = 0; i < sections.size(); i++) {
      Table s = sections.get(i);
      long[] numbers = {s.flags(), s.address(), offsets[i], s.content().length};
      sectionHeader(out, nameOffsets[i], s.type(), numbers, s.link(), s.entrySize());
    }
    long[] numbers = {0, 0, namesOffset, names.size()};
    sectionHeader(out, namesName, SHT_STRTAB, numbers, 0, 0);
    fileHeader(out, headerSize, segmentSize, segmentCount, tableOffset, sectionSize);
    int at = headerSize;
    for (int i = 0; i < loads.size(); i++) {
      Load l = loads.get(i);
      long[] sizes = {loadOffsets[i], l.address(), l.content().length, l.memorySize()};
      segmentHeader(out, at, l.type(), l.flags(), sizes);
      at += segmentSize;
    }
    for (Part p : parts) {
      segmentHeader(
          out,
          at,
          p.type(),
          4,
          new long[] {fileOffset(p, loadOffsets), p.address(), p.size(), p.size()});
      at += segmentSize;
    }
    for (long[] lie : lies) {
      out.put((int) lie[0], lie[1], (int) lie[2]);
    }
    return out.toArray();
  }

  private long fileOffset(Part part, int[] loadOffsets) {
    for (int i = 0; i < loads.size(); i++) {
      long inside = part.address() - loads.get(i).address();
      if (inside >= 0 && inside < loads.get(i).content().length) {
        return loadOffsets[i] + inside;
      }
    }
    return 0;
  }

  private void fileHeader(
      Bytes out, int headerSize, int segmentSize, int segmentCount, int table, int sectionSize) {
    out.put(0, 0x7f, 1).put(1, 'E', 1).put(2, 'L', 1).put(3, 'F', 1);
    out.put(4, addressSize / 4, 1);
    out.put(5, order == ByteOrder.LITTLE_ENDIAN ? 1 : 2, 1);
    out.put(6, 1, 1);
    Bytes h = bytes().u16(type).u16(machine).u32(1).address(0);
    h.address(segmentCount == 0 ? 0 : headerSize).address(table).u32(0);
    h.u16(headerSize).u16(segmentSize).u16(segmentCount);
    h.u16(sectionSize).u16(sections.size() + 2).u16(sections.size() + 1);
    byte[] rest = h.toArray();
    for (int i = 0; i < rest.length; i++) {
      out.put(16 + i, rest[i], 1);
    }
  }

  private void segmentHeader(Bytes out, int at, int segmentType, int flags, long[] numbers) {
    Bytes h = bytes().u32(segmentType);
    if (addressSize == 8) {
      h.u32(flags);
    }
    h.address(numbers[0]).address(numbers[1]).address(numbers[1]);
    h.address(numbers[2]).address(numbers[3]);
    if (addressSize == 4) {
      h.u32(flags);
    }
    byte[] header = h.address(segmentType == PT_LOAD ? 4096 : 4).toArray();
    for (int i = 0; i < header.length; i++) {
      out.put(at + i, header[i], 1);
    }
  }

  private static void sectionHeader(
      Bytes out, int name, int sectionType, long[] numbers, int link, int entrySize) {
    out.u32(name).u32(sectionType);
    for (long number : numbers) {
      out.address(number);
    }
    out.u32(link).u32(0).address(1).address(entrySize);
  }
}

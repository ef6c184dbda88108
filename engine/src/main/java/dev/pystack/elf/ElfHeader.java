package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ELF header with the program headers: of a file, or of its image in a target's memory.
 *
 * @param addressSize 4 (ELF32) or 8 (ELF64)
 * @param type {@code e_type}: one of the constants here, or another
 * @param machine {@code e_machine}
 * @param sectionsOffset {@code e_shoff}; 0 for none
 * @param sectionCount {@code e_shnum} as written: 0 may stand for a number in section 0
 * @param sectionNames {@code e_shstrndx} as written: 0xffff stands for a number in section 0
 */
public record ElfHeader(
    ByteOrder order,
    int addressSize,
    int type,
    int machine,
    long entry,
    long sectionsOffset,
    int sectionEntrySize,
    int sectionCount,
    int sectionNames,
    List<Segment> segments) {
  public static final int EXECUTABLE = 2;
  public static final int SHARED = 3;
  public static final int CORE = 4;

  public static final int MACHINE_386 = 3;
  public static final int MACHINE_ARM = 40;
  public static final int MACHINE_X86_64 = 62;
  public static final int MACHINE_AARCH64 = 183;

  private static final String NAME = "ELF header";
  private static final int PN_XNUM = 0xffff;
  // a core has one per mapping, and a process up to 65,530 mappings, or a few times as many
  private static final int MAX_SEGMENTS = 1 << 20;
  // what is loaded has a dozen: the kernel takes no program with more than 64 KiB of them
  private static final int MAX_LOADED = 1 << 12;

  /**
   * Whether the bytes at {@code base} start an ELF file or image of one; no fault if unreadable.
   */
  public static boolean isElf(Memory memory, long base) {
    byte[] magic = new byte[4];
    try {
      memory.read(base, magic, 0, 4);
    } catch (MemoryFault hole) {
      return false;
    }
    return magic[0] == 0x7f && magic[1] == 'E' && magic[2] == 'L' && magic[3] == 'F';
  }

  /**
   * Reads the header and the program headers.
   *
   * @param base where the file's first byte lies: 0 for a file, else where it is mapped
   */
  public static ElfHeader read(Memory memory, long base) throws MalformedException, MemoryFault {
    byte[] bytes = new byte[64];
    memory.read(base, bytes, 0, 52);
    if (bytes[0] != 0x7f || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F') {
      throw new MalformedException(NAME, 0, "the ELF magic");
    }
    int addressSize =
        switch (bytes[4]) {
          case 1 -> 4;
          case 2 -> 8;
          default -> throw new MalformedException(NAME, 4, "class 1 or 2");
        };
    ByteOrder order =
        switch (bytes[5]) {
          case 1 -> ByteOrder.LITTLE_ENDIAN;
          case 2 -> ByteOrder.BIG_ENDIAN;
          default -> throw new MalformedException(NAME, 5, "data encoding 1 or 2");
        };
    if (addressSize == 8) {
      memory.read(base + 52, bytes, 52, 12);
    }
    ByteCursor in = new ByteCursor(NAME, bytes, order, addressSize);
    in.seek(16);
    int type = in.u16();
    int machine = in.u16();
    in.skip(4);
    long entry = in.address();
    long segmentsOffset = in.address();
    long sectionsOffset = in.address();
    in.skip(6);
    int segmentEntrySize = in.u16();
    int segmentCount = in.u16();
    int sectionEntrySize = in.u16();
    int sectionCount = in.u16();
    int sectionNames = in.u16();
    long realCount = segmentCount;
    if (segmentCount == PN_XNUM && sectionsOffset != 0) {
      try {
        realCount = sectionZeroInfo(memory, base + sectionsOffset, order, addressSize);
      } catch (MemoryFault cut) {
        // of a core the kernel writes it at the very end: there are so many at least
        if (type != CORE) {
          throw cut;
        }
      }
    }
    List<Segment> segments = List.of();
    if (realCount > (type == CORE ? MAX_SEGMENTS : MAX_LOADED)) {
      throw new MalformedException(NAME, 56, "fewer program headers, not " + realCount);
    }
    if (realCount != 0 && segmentsOffset != 0) {
      segments =
          segments(memory, base + segmentsOffset, realCount, segmentEntrySize, order, addressSize);
    }
    return new ElfHeader(
        order,
        addressSize,
        type,
        machine,
        entry,
        sectionsOffset,
        sectionEntrySize,
        sectionCount,
        sectionNames,
        segments);
  }

  private static long sectionZeroInfo(Memory memory, long address, ByteOrder order, int addressSize)
      throws MalformedException, MemoryFault {
    byte[] bytes = new byte[4];
    memory.read(address + (addressSize == 8 ? 44 : 28), bytes, 0, 4);
    return new ByteCursor("section 0", bytes, order, addressSize).u32();
  }

  private static List<Segment> segments(
      Memory memory, long address, long count, int entrySize, ByteOrder order, int addressSize)
      throws MalformedException, MemoryFault {
    String name = "program headers";
    if (entrySize < (addressSize == 8 ? 56 : 32)) {
      throw new MalformedException(name, 0, "entries of their proper size");
    }
    byte[] bytes = Chunks.read(memory, address, count * entrySize, Integer.MAX_VALUE, name);
    ByteCursor in = new ByteCursor(name, bytes, order, addressSize);
    List<Segment> segments = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      in.seek((long) i * entrySize);
      int type = in.i32();
      int flags = addressSize == 8 ? in.i32() : 0;
      long offset = in.address();
      long virtual = in.address();
      in.address(); // the physical address
      long fileSize = in.address();
      long memorySize = in.address();
      if (addressSize == 4) {
        flags = in.i32();
      }
      segments.add(new Segment(type, flags, offset, virtual, fileSize, memorySize, in.address()));
    }
    return Collections.unmodifiableList(segments);
  }

  /** The first segment of a type, or null. */
  public @Nullable Segment segment(int segmentType) {
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).type() == segmentType) {
        return segments.get(i);
      }
    }
    return null;
  }

  /**
   * What is added to this file's addresses to get those of an image of it: from where one mapping
   * of the file lies. Holds for files whose first address is not 0 and whose segments do not start
   * on a page.
   *
   * @param start where the mapping starts
   * @param fileOffset bytes into the file of its first byte
   * @return null where no segment is loaded from there
   */
  public @Nullable Long loadBias(long start, long fileOffset) {
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      if (s.type() != Segment.LOAD) {
        continue;
      }
      // the kernel maps whole pages, so a mapping starts up to a page before its segment
      long page = Math.max(s.alignment(), 4096);
      long from = s.offset() - Long.remainderUnsigned(s.offset(), page);
      if (Long.compareUnsigned(fileOffset, from) >= 0
          && Long.compareUnsigned(fileOffset, s.offset() + s.fileSize()) < 0) {
        return start - fileOffset - (s.address() - s.offset());
      }
    }
    return null;
  }
}

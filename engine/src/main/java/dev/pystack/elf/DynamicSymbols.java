package dev.pystack.elf;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The symbols that an image exports, looked up one by one through the hash tables of its dynamic
 * segment (System V ABI; GNU hash as in binutils): a few reads of a target's memory in place of a
 * whole symbol table, and no section headers needed.
 */
public final class DynamicSymbols {
  private static final long DT_HASH = 4;
  private static final long DT_STRTAB = 5;
  private static final long DT_SYMTAB = 6;
  private static final long DT_STRSZ = 10;
  private static final long DT_GNU_HASH = 0x6ffffef5L;
  private static final int MAX_ENTRIES = 1024;
  // a chain of a real table has a handful; a forged one might never end
  private static final int MAX_CHAIN = 1 << 16;

  private final TargetMemory memory;
  private final long symbols;
  private final long strings;
  private final long stringsSize;
  private final long gnuHash;
  private final long sysvHash;

  private DynamicSymbols(
      TargetMemory memory,
      long symbols,
      long strings,
      long stringsSize,
      long gnuHash,
      long sysvHash) {
    this.memory = memory;
    this.symbols = symbols;
    this.strings = strings;
    this.stringsSize = stringsSize;
    this.gnuHash = gnuHash;
    this.sysvHash = sysvHash;
  }

  /**
   * Reads the dynamic segment.
   *
   * @param image memory in which the file is loaded
   * @param bias what is added to the file's addresses ({@link ElfHeader#loadBias})
   * @return null where there is no dynamic segment, or no hash table in it
   */
  public static @Nullable DynamicSymbols of(Memory image, ElfHeader header, long bias)
      throws MemoryFault {
    Segment dynamic = header.segment(Segment.DYNAMIC);
    if (dynamic == null) {
      return null;
    }
    int word = header.addressSize();
    TargetMemory memory = new TargetMemory(image, header.order(), word);
    long at = dynamic.address() + bias;
    long entries = Math.min(dynamic.memorySize() / (2L * word), MAX_ENTRIES);
    long symbols = 0;
    long strings = 0;
    long stringsSize = 0;
    long gnuHash = 0;
    long sysvHash = 0;
    for (int i = 0; i < entries; i++) {
      long tag = memory.pointer(at);
      long value = memory.pointer(at + word);
      at += 2L * word;
      if (tag == 0) {
        break;
      }
      if (tag == DT_HASH) {
        sysvHash = address(header, value, bias);
      } else if (tag == DT_STRTAB) {
        strings = address(header, value, bias);
      } else if (tag == DT_SYMTAB) {
        symbols = address(header, value, bias);
      } else if (tag == DT_STRSZ) {
        stringsSize = value;
      } else if (tag == DT_GNU_HASH) {
        gnuHash = address(header, value, bias);
      }
    }
    if (symbols == 0 || strings == 0 || gnuHash == 0 && sysvHash == 0) {
      return null;
    }
    return new DynamicSymbols(memory, symbols, strings, stringsSize, gnuHash, sysvHash);
  }

  // glibc writes the relocated address back into the dynamic segment, musl and the kernel do not
  private static long address(ElfHeader header, long value, long bias) {
    for (int i = 0; i < header.segments().size(); i++) {
      Segment s = header.segments().get(i);
      if (s.type() == Segment.LOAD
          && Long.compareUnsigned(value - s.address(), s.memorySize()) < 0) {
        return value + bias;
      }
    }
    return value;
  }

  /** The definition of a symbol, or null where this image has none. */
  public @Nullable ElfSymbol find(String name) throws MemoryFault {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    return gnuHash != 0 ? findGnu(name, wanted) : findSysv(name, wanted);
  }

  private @Nullable ElfSymbol findGnu(String name, byte[] wanted) throws MemoryFault {
    int hash = 5381;
    for (int i = 0; i < wanted.length; i++) {
      hash = hash * 33 + (wanted[i] & 0xff);
    }
    int word = memory.addressSize();
    long buckets = memory.u32(gnuHash);
    long firstSymbol = memory.u32(gnuHash + 4);
    long bloomWords = memory.u32(gnuHash + 8);
    int bloomShift = (int) memory.u32(gnuHash + 12);
    if (buckets == 0 || bloomWords == 0) {
      return null;
    }
    long unsignedHash = hash & 0xffffffffL;
    long bits = 8L * word;
    long filter = memory.pointer(gnuHash + 16 + unsignedHash / bits % bloomWords * word);
    long second = bloomShift >= 32 ? 0 : unsignedHash >>> bloomShift;
    if ((filter >>> unsignedHash % bits & filter >>> second % bits & 1) == 0) {
      return null;
    }
    long bucketTable = gnuHash + 16 + bloomWords * word;
    long index = memory.u32(bucketTable + unsignedHash % buckets * 4);
    if (index < firstSymbol) {
      return null;
    }
    long chain = bucketTable + buckets * 4;
    for (int i = 0; i < MAX_CHAIN; i++, index++) {
      long entry = memory.u32(chain + (index - firstSymbol) * 4);
      if ((entry | 1) == (unsignedHash | 1)) {
        ElfSymbol symbol = symbol(index, name, wanted);
        if (symbol != null) {
          return symbol;
        }
      }
      if ((entry & 1) != 0) {
        return null;
      }
    }
    return null;
  }

  private @Nullable ElfSymbol findSysv(String name, byte[] wanted) throws MemoryFault {
    long hash = 0;
    for (int i = 0; i < wanted.length; i++) {
      hash = (hash << 4) + (wanted[i] & 0xff);
      long high = hash & 0xf0000000L;
      hash = (hash ^ high >>> 24) & 0x0fffffffL;
    }
    long buckets = memory.u32(sysvHash);
    if (buckets == 0) {
      return null;
    }
    long chain = sysvHash + 8 + buckets * 4;
    long index = memory.u32(sysvHash + 8 + hash % buckets * 4);
    for (int i = 0; i < MAX_CHAIN && index != 0; i++) {
      ElfSymbol symbol = symbol(index, name, wanted);
      if (symbol != null) {
        return symbol;
      }
      index = memory.u32(chain + index * 4);
    }
    return null;
  }

  /** The symbol of an index when it is defined here and has the wanted name, else null. */
  private @Nullable ElfSymbol symbol(long index, String name, byte[] wanted) throws MemoryFault {
    boolean wide = memory.addressSize() == 8;
    long at = symbols + index * (wide ? 24 : 16);
    long nameOffset = memory.u32(at);
    if (stringsSize != 0 && nameOffset + wanted.length >= stringsSize) {
      return null;
    }
    byte[] found = memory.bytes(strings + nameOffset, wanted.length + 1);
    for (int i = 0; i < wanted.length; i++) {
      if (found[i] != wanted[i]) {
        return null;
      }
    }
    int section = memory.u16(at + (wide ? 6 : 14));
    if (found[wanted.length] != 0 || section == 0) {
      return null;
    }
    long value = memory.pointer(at + (wide ? 8 : 4));
    long size = memory.pointer(at + (wide ? 16 : 8));
    return new ElfSymbol(name, value, size, memory.u8(at + (wide ? 4 : 12)), section);
  }
}

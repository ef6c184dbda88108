package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which function of a symbol table lies at an address, chosen as gdb and elfutils choose: of those
 * whose size covers it the nearest, a global one before a weak before a local one, a function
 * before a mere label; where none covers it, the nearest symbol without a size (hand-written
 * assembly has such) unless another ended between the two. The first questions are answered by
 * going through the table, so that one address costs no more than that; later ones by an index. Not
 * thread-safe.
 */
public final class FunctionSymbols {
  private static final int MAX_NAME = 1 << 16;
  // ten million symbols
  private static final long MAX_TABLE = 256L << 20;
  private static final int SCANS = 6;
  // of a table as numbers, which costs a fifth
  private static final int FAST_SCANS = 32;
  // symbols looked at for all questions together: far more than any program with a real table needs
  private static final long MAX_WORK = 1L << 32;
  private static final int EXECUTABLE = 4;
  private static final int FIRST_RESERVED_SECTION = 0xff00;

  private static final byte[] NOTHING = new byte[0];

  // as it is, or as words
  private final byte[] table;
  private final long @Nullable [] words;
  private final ByteCursor strings;
  private final List<Section> sections;
  private final boolean bigEndian;
  private final boolean wide;
  private final int entrySize;
  private final int count;
  // of a function of Thumb code bit 0 is set
  private final long addressMask;
  private int scans;
  private long work;
  private @Nullable SymbolIndex index;
  // the search at hand
  private long address;
  private int sized;
  private int label;
  private long highestEnd;

  private FunctionSymbols(
      byte[] table, ByteCursor strings, ElfHeader header, List<Section> sections) {
    this.strings = strings;
    this.sections = sections;
    this.bigEndian = header.order() == ByteOrder.BIG_ENDIAN;
    this.wide = header.addressSize() == 8;
    this.entrySize = wide ? 24 : 16;
    this.count = table.length / entrySize;
    this.words = wide && !bigEndian ? words(table, count) : null;
    this.table = words == null ? table : NOTHING;
    this.addressMask = header.machine() == ElfHeader.MACHINE_ARM ? ~1L : -1L;
  }

  /**
   * @param type {@link Section#SYMTAB} or {@link Section#DYNSYM}
   * @return null where the file has no such table
   */
  public static @Nullable FunctionSymbols of(ElfFile file, int type)
      throws MalformedException, MemoryFault {
    List<Section> sections = file.sections();
    for (int i = 0; i < sections.size(); i++) {
      Section table = sections.get(i);
      if (table.type() == type && table.link() > 0 && table.link() < sections.size()) {
        Section strings = sections.get(table.link());
        return new FunctionSymbols(
            file.content(table, MAX_TABLE), file.paged(strings), file.header(), sections);
      }
    }
    return null;
  }

  /** How many symbols there are, of any kind. */
  public int size() {
    return count;
  }

  /**
   * The function at an address, its name without a version, or null; also null once hostile
   * symbols, which no index orders well, have taken too much time.
   *
   * @param wanted by the file's own addresses, before any load bias
   */
  public @Nullable ElfSymbol at(long wanted) throws MalformedException {
    address = wanted;
    sized = -1;
    label = -1;
    highestEnd = 0;
    if (work > MAX_WORK) {
      return null;
    }
    if (index == null && scans++ == (words == null ? SCANS : FAST_SCANS)) {
      index = index();
    }
    SymbolIndex sorted = index;
    if (sorted == null) {
      work += count;
      scan();
    } else {
      search(sorted);
    }
    if (sized >= 0) {
      return symbol(sized);
    }
    return label >= 0 && Long.compareUnsigned(value(label), highestEnd) >= 0 ? symbol(label) : null;
  }

  private void scan() {
    long[] usual = words;
    if (usual != null) {
      // first only those that cover the address: it is rarely elsewhere
      long wanted = address;
      for (int i = 0, at = 1; i < count; i++, at += 3) {
        // unsigned, without a call; nothing covers it with a size of 0
        if (wanted - usual[at] + Long.MIN_VALUE < usual[at + 1] + Long.MIN_VALUE) {
          consider(i);
        }
      }
    }
    if (sized < 0) {
      for (int i = 0; i < count; i++) {
        consider(i);
      }
    }
  }

  /** A table of 64 bits and little-endian as numbers of 8 bytes, three for each symbol. */
  private static long[] words(byte[] table, int count) {
    long[] all = new long[3 * count];
    ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(all);
    return all;
  }

  private void search(SymbolIndex sorted) {
    int i = sorted.lastAtOrBelow(address);
    while (i >= 0) {
      work++;
      int symbol = sorted.symbol(i);
      long value = value(symbol);
      if (sized >= 0 && value != value(sized)) {
        return;
      }
      consider(symbol);
      if (sized < 0 && Long.compareUnsigned(sorted.highestEnd(i), address) <= 0) {
        // nothing further down covers it
        long end = sorted.highestEnd(i);
        highestEnd = Long.compareUnsigned(end, highestEnd) > 0 ? end : highestEnd;
        if (label >= 0 ? value != value(label) : Long.compareUnsigned(value, highestEnd) < 0) {
          return;
        }
      }
      i--;
    }
  }

  private void consider(int i) {
    long value = value(i);
    if (Long.compareUnsigned(value, address) > 0) {
      return;
    }
    long size = size(i);
    if (size != 0
        && Long.compareUnsigned(address - value, size) >= 0
        && Long.compareUnsigned(value + size, highestEnd) <= 0) {
      return;
    }
    if (!mayBeFunction(i)) {
      return;
    }
    if (size == 0) {
      if ((label < 0 || better(i, label)) && inOneSection(i)) {
        label = i;
      }
    } else if (Long.compareUnsigned(address - value, size) < 0) {
      if (sized < 0 || better(i, sized)) {
        sized = i;
      }
    } else if (Long.compareUnsigned(value + size, highestEnd) > 0) {
      highestEnd = value + size;
    }
  }

  private boolean mayBeFunction(int i) {
    int section = section(i);
    if (section == 0 || section >= FIRST_RESERVED_SECTION && section != 0xffff) {
      return false;
    }
    int type = info(i) & 0xf;
    if (type == 0) {
      return section < sections.size()
          && (sections.get(section).flags() & EXECUTABLE) != 0
          && named(i);
    }
    return type == ElfSymbol.FUNCTION || type == ElfSymbol.GNU_IFUNC;
  }

  /** Whether it is not one of the marks that assemblers for ARM put between code and data. */
  private boolean named(int i) {
    try {
      strings.seek(name(i));
      int first = strings.u8();
      return first != 0 && first != '$';
    } catch (MalformedException none) {
      return false;
    }
  }

  private boolean inOneSection(int i) {
    int number = section(i);
    if (number >= sections.size()) {
      return true;
    }
    Section section = sections.get(number);
    return Long.compareUnsigned(address - section.address(), section.size()) < 0;
  }

  private boolean better(int one, int other) {
    int nearer = Long.compareUnsigned(value(one), value(other));
    if (nearer != 0) {
      return nearer > 0;
    }
    int bound = rank(one) - rank(other);
    if (bound != 0) {
      return bound > 0;
    }
    boolean label = (info(one) & 0xf) == 0;
    if (label != ((info(other) & 0xf) == 0)) {
      return !label;
    }
    // in whatever order they are looked at
    return one < other;
  }

  private int rank(int i) {
    return switch (info(i) >>> 4) {
      case 0 -> 0;
      case 2 -> 1;
      default -> 2;
    };
  }

  private @Nullable SymbolIndex index() {
    int functions = 0;
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      if (mayBeFunction(i)) {
        numbers[functions++] = i;
      }
    }
    numbers = Arrays.copyOf(numbers, functions);
    long[] values = new long[functions];
    long[] ends = new long[functions];
    for (int i = 0; i < functions; i++) {
      values[i] = value(numbers[i]);
      ends[i] = values[i] + size(numbers[i]);
    }
    return SymbolIndex.of(numbers, values, ends);
  }

  private long value(int i) {
    long[] w = words;
    return w != null
        ? w[3 * i + 1]
        : number(i * entrySize + (wide ? 8 : 4), wide ? 8 : 4) & addressMask;
  }

  private long size(int i) {
    long[] w = words;
    return w != null ? w[3 * i + 2] : number(i * entrySize + (wide ? 16 : 8), wide ? 8 : 4);
  }

  private int info(int i) {
    long[] w = words;
    return w != null
        ? (int) (w[3 * i] >>> 32) & 0xff
        : table[i * entrySize + (wide ? 4 : 12)] & 0xff;
  }

  private int section(int i) {
    long[] w = words;
    return w != null ? (int) (w[3 * i] >>> 48) : (int) number(i * entrySize + (wide ? 6 : 14), 2);
  }

  /** Where its name begins. */
  private long name(int i) {
    long[] w = words;
    return w != null ? w[3 * i] & 0xffffffffL : number(i * entrySize, 4);
  }

  private long number(int at, int size) {
    long value = 0;
    if (bigEndian) {
      for (int i = 0; i < size; i++) {
        value = value << 8 | (table[at + i] & 0xff);
      }
    } else {
      for (int i = size - 1; i >= 0; i--) {
        value = value << 8 | (table[at + i] & 0xff);
      }
    }
    return value;
  }

  private ElfSymbol symbol(int i) throws MalformedException {
    strings.seek(name(i));
    String name = strings.cString(MAX_NAME);
    int version = name.indexOf('@');
    return new ElfSymbol(
        version > 0 ? name.substring(0, version) : name, value(i), size(i), info(i), section(i));
  }
}

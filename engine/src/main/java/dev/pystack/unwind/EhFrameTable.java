package dev.pystack.unwind;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.cfi.Cie;
import dev.pystack.dwarf.cfi.EhFrameHeader;
import dev.pystack.dwarf.cfi.EntryHeader;
import dev.pystack.dwarf.cfi.Fde;
import dev.pystack.dwarf.cfi.FrameFormat;
import dev.pystack.dwarf.cfi.PointerEncoding;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sorted table of {@code .eh_frame_hdr}, searched where it lies: of a module with 100,000
 * functions some twenty words are read, then one entry and its CIE.
 */
final class EhFrameTable {
  private static final String SECTION = ".eh_frame";
  // the largest that compilers write for one function have some kilobytes
  private static final int MAX_ENTRY = 1 << 18;
  // linkers merge those that are alike, so that a library has a handful
  private static final int MAX_CIES = 128;

  private final Memory image;
  private final ByteOrder order;
  private final int addressSize;
  private final long start;
  private final EhFrameHeader header;
  private final long count;
  private final byte[] pair = new byte[16];
  private final Map<Long, Cie> cies = new HashMap<>();

  private EhFrameTable(
      Memory image,
      ByteOrder order,
      int addressSize,
      long start,
      EhFrameHeader header,
      long count) {
    this.image = image;
    this.order = order;
    this.addressSize = addressSize;
    this.start = start;
    this.header = header;
    this.count = count;
  }

  /**
   * @param start the address of {@code .eh_frame_hdr}
   * @param size its bytes
   */
  static EhFrameTable read(Memory image, ByteOrder order, int addressSize, long start, long size)
      throws MalformedException, MemoryFault {
    int some = (int) Math.min(EhFrameHeader.MAX_SIZE, Math.max(0, size));
    byte[] bytes = new byte[some];
    image.read(start, bytes, 0, some);
    EhFrameHeader header =
        EhFrameHeader.read(new ByteCursor(".eh_frame_hdr", bytes, start, order, addressSize));
    long room = header.entrySize() == 0 ? 0 : (start + size - header.table()) / header.entrySize();
    long count = Math.max(0, Math.min(header.count(), room));
    return new EhFrameTable(image, order, addressSize, start, header, count);
  }

  /** Whether there is a table that can be searched. */
  boolean isSearchable() {
    return count > 0;
  }

  /** Where {@code .eh_frame} starts; 0 where unknown. */
  long frames() {
    return header.frames();
  }

  /** What {@code DW_EH_PE_datarel} counts from. */
  long start() {
    return start;
  }

  /** The entry for an address, or null. */
  @Nullable Fde find(long pc) throws MalformedException, MemoryFault {
    long low = 0;
    long high = count - 1;
    while (low <= high) {
      long middle = low + high >>> 1;
      ByteCursor entry = entry(middle);
      if (Long.compareUnsigned(PointerEncoding.read(entry, header.encoding(), start), pc) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    if (high < 0) {
      return null;
    }
    ByteCursor entry = entry(high);
    PointerEncoding.read(entry, header.encoding(), start);
    Fde fde = fde(PointerEncoding.read(entry, header.encoding(), start));
    return fde != null && fde.contains(pc) ? fde : null;
  }

  private ByteCursor entry(long index) throws MemoryFault {
    long at = header.table() + index * header.entrySize();
    image.read(at, pair, 0, header.entrySize());
    return new ByteCursor(".eh_frame_hdr", pair, at, order, addressSize);
  }

  private @Nullable Fde fde(long address) throws MalformedException, MemoryFault {
    ByteCursor in = bytes(address);
    long where = Fde.cieOf(in, FrameFormat.EH_FRAME);
    Cie cie = cies.get(where);
    if (cie == null) {
      cie = Cie.read(bytes(where), FrameFormat.EH_FRAME);
      if (cies.size() >= MAX_CIES) {
        cies.clear();
      }
      cies.put(where, cie);
    }
    return Fde.read(in, cie, start);
  }

  /** One entry, whose position is its address. */
  private ByteCursor bytes(long address) throws MalformedException, MemoryFault {
    byte[] length = new byte[EntryHeader.LENGTH_SIZE];
    image.read(address, length, 0, 4);
    if (length[0] == -1 && length[1] == -1 && length[2] == -1 && length[3] == -1) {
      image.read(address + 4, length, 4, 8);
    }
    ByteCursor in = new ByteCursor(SECTION, length, address, order, addressSize);
    long size = EntryHeader.size(in);
    if (size > MAX_ENTRY) {
      throw in.malformed("an entry of at most " + MAX_ENTRY + " bytes");
    }
    byte[] bytes = new byte[(int) size];
    image.read(address, bytes, 0, bytes.length);
    return new ByteCursor(SECTION, bytes, address, order, addressSize);
  }
}

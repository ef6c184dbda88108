package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/**
 * The start of {@code .eh_frame_hdr} (Linux Standard Base, Core Generic §10.6.2): where {@code
 * .eh_frame} lies, and a table of its functions sorted by address.
 *
 * @param frames the address of {@code .eh_frame}; 0 where it is left out
 * @param table the address of the table's first entry
 * @param count entries in the table, as declared; 0 where there is no table
 * @param encoding of the two pointers of an entry: a function's start, and its FDE
 * @param entrySize bytes of an entry; 0 where they differ, so that it cannot be searched
 */
public record EhFrameHeader(long frames, long table, long count, int encoding, int entrySize) {
  /** Bytes that are always enough to read it. */
  public static final int MAX_SIZE = 32;

  /**
   * @param in at its start; positions are addresses
   */
  public static EhFrameHeader read(ByteCursor in) throws MalformedException {
    long start = in.position();
    int version = in.u8();
    if (version != 1) {
      throw in.malformed("version 1, not " + version);
    }
    int framesEncoding = in.u8();
    int countEncoding = in.u8();
    int tableEncoding = in.u8();
    long frames =
        framesEncoding == PointerEncoding.OMIT
            ? 0
            : PointerEncoding.read(in, framesEncoding, start);
    if (countEncoding == PointerEncoding.OMIT || tableEncoding == PointerEncoding.OMIT) {
      return new EhFrameHeader(frames, in.position(), 0, tableEncoding, 0);
    }
    long count = PointerEncoding.read(in, countEncoding, start);
    int size = 2 * PointerEncoding.size(tableEncoding, in.addressSize());
    return new EhFrameHeader(frames, in.position(), Math.max(0, count), tableEncoding, size);
  }
}

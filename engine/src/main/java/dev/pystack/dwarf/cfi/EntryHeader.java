package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/**
 * The start of an entry, common to both kinds.
 *
 * @param position where the entry starts
 * @param end the position behind the entry; equal to {@code position} for the terminator
 * @param offsetSize bytes of an offset in it: 4 or 8 (64-bit DWARF)
 * @param cie the position of the CIE that an FDE belongs to; {@link #NONE} for a CIE itself
 */
public record EntryHeader(long position, long end, int offsetSize, long cie) {
  public static final long NONE = -1;

  /** Bytes that tell an entry's length. */
  public static final int LENGTH_SIZE = 12;

  /**
   * How many bytes an entry has, the length itself included.
   *
   * @param in at the entry's start; passes over the length
   * @return a number that may be garbage; 4 for the terminator
   */
  public static long size(ByteCursor in) throws MalformedException {
    long length = in.u32();
    if (length != 0xffffffffL) {
      return length + 4;
    }
    length = in.u64();
    return length < 0 || length > Long.MAX_VALUE - 12 ? Long.MAX_VALUE : length + 12;
  }

  /**
   * Reads it and leaves the cursor behind it.
   *
   * @param in at the entry's start
   */
  static EntryHeader read(ByteCursor in, FrameFormat format) throws MalformedException {
    long position = in.position();
    long size = size(in);
    boolean wide = in.position() - position == LENGTH_SIZE;
    long left = size - (in.position() - position);
    if (left == 0) {
      return new EntryHeader(position, position, 4, NONE);
    }
    if (left > in.remaining()) {
      throw in.malformed(left + " more bytes");
    }
    // in .eh_frame this field has four bytes even where the length has eight
    int idSize = wide && format == FrameFormat.DEBUG_FRAME ? 8 : 4;
    long field = in.position();
    long id = in.unsigned(idSize);
    long cie;
    if (format == FrameFormat.EH_FRAME) {
      cie = id == 0 ? NONE : field - id;
    } else {
      cie = id == (idSize == 8 ? -1L : 0xffffffffL) ? NONE : id;
    }
    return new EntryHeader(position, position + size, wide ? 8 : 4, cie);
  }

  boolean isTerminator() {
    return end == position;
  }

  boolean isCie() {
    return cie == NONE;
  }
}

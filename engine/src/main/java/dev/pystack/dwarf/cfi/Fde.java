package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The call frame information of one run of code (Frame Description Entry).
 *
 * @param start the first address
 * @param end the first address after it
 * @param dataBase what {@code DW_EH_PE_datarel} counts from
 */
public record Fde(Cie cie, long start, long end, long dataBase, ByteCursor instructions) {
  /**
   * The position of the CIE that the FDE at a cursor belongs to; {@link EntryHeader#NONE} where
   * that is no FDE. The cursor stays.
   */
  public static long cieOf(ByteCursor in, FrameFormat format) throws MalformedException {
    long position = in.position();
    EntryHeader header = EntryHeader.read(in, format);
    in.seek(position);
    return header.cie();
  }

  /**
   * @param in at the entry's start; in {@code .eh_frame} positions are addresses
   * @param cie the one that {@link #cieOf} names
   * @return null for an empty one
   */
  public static @Nullable Fde read(ByteCursor in, Cie cie, long dataBase)
      throws MalformedException {
    EntryHeader header = EntryHeader.read(in, cie.format());
    if (header.isCie()) {
      throw new MalformedException(in.section(), header.position(), "an FDE");
    }
    ByteCursor body = in.slice(header.end() - in.position());
    long start;
    long size;
    if (cie.format() == FrameFormat.EH_FRAME) {
      start = PointerEncoding.read(body, cie.pointerEncoding(), dataBase);
      size = PointerEncoding.range(body, cie.pointerEncoding());
    } else if (cie.pointerEncoding() != PointerEncoding.ABSOLUTE) {
      throw body.malformed("plain addresses");
    } else {
      body.skip(cie.segmentSize());
      start = body.unsigned(cie.addressSize());
      size = body.unsigned(cie.addressSize());
    }
    if (cie.augmented()) {
      body.skip(body.uleb());
    }
    if (size == 0 || Long.compareUnsigned(start + size, start) < 0) {
      return null;
    }
    return new Fde(cie, start, start + size, dataBase, body);
  }

  public boolean contains(long pc) {
    return Long.compareUnsigned(pc, start) >= 0 && Long.compareUnsigned(pc, end) < 0;
  }

  /** The row for an address that it {@link #contains}. */
  public Row row(long pc) throws MalformedException {
    return RowReader.row(this, pc);
  }
}

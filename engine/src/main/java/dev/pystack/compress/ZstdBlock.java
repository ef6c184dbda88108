package dev.pystack.compress;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the compressed blocks of one frame (RFC 8878 §3.1.1.3): literals, and sequences that copy
 * them and what came before.
 */
final class ZstdBlock {
  /** Bytes that a block gives at most. */
  static final int MAX_SIZE = 1 << 17;

  private static final byte[] LITERAL_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, //
    1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };
  private static final byte[] MATCH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, //
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, //
    1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };
  private static final int[] LITERAL_BASES = bases(LITERAL_BITS, 0);
  private static final int[] MATCH_BASES = bases(MATCH_BITS, 3);
  private static final int MAX_OFFSET_CODE = 31;

  private static final short[] LITERAL_DEFAULT = {
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
    -1, -1, -1, -1
  };
  private static final short[] MATCH_DEFAULT = {
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
  };
  private static final short[] OFFSET_DEFAULT = {
    1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
  };

  private final byte[] literals = new byte[MAX_SIZE];
  private int literalCount;
  private @Nullable HuffmanTable huffman;
  private @Nullable FseTable literalLengths;
  private @Nullable FseTable offsets;
  private @Nullable FseTable matchLengths;
  private int recent1 = 1;
  private int recent2 = 4;
  private int recent3 = 8;

  private static int[] bases(byte[] bits, int first) {
    int[] bases = new int[bits.length];
    int base = first;
    for (int i = 0; i < bits.length; i++) {
      bases[i] = base;
      base += 1 << bits[i];
    }
    return bases;
  }

  /** Makes it ready for another frame. */
  void reset() {
    huffman = null;
    literalLengths = null;
    offsets = null;
    matchLengths = null;
    recent1 = 1;
    recent2 = 4;
    recent3 = 8;
  }

  /**
   * Decodes a block.
   *
   * @param data the block is {@code [start, end)}, {@link ZstdBits#SLACK} bytes or more before it
   * @param out gets what it gives, behind what came before
   * @param first where what may be copied from starts in it
   * @param at where it goes; room for {@link #MAX_SIZE} bytes is there
   * @return where it ends
   */
  int decode(byte[] data, int start, int end, byte[] out, int first, int at) throws IOException {
    int next = literals(data, start, end);
    return sequences(data, next, end, out, first, at);
  }

  private int literals(byte[] data, int start, int end) throws IOException {
    int head = at(data, start, end);
    int type = head & 3;
    int format = head >> 2 & 3;
    if (type < 2) {
      int at = start + 1;
      int size = head >> 3;
      if (format == 1) {
        size = head >> 4 | at(data, at++, end) << 4;
      } else if (format == 3) {
        size = head >> 4 | at(data, at, end) << 4 | at(data, at + 1, end) << 12;
        at += 2;
      }
      return plainLiterals(data, at, end, size, type == 1);
    }
    int width = format < 2 ? 10 : 6 + 4 * format;
    int length = format < 2 ? 3 : 2 + format;
    long sizes = 0;
    for (int i = 0; i < length; i++) {
      sizes |= (long) at(data, start + i, end) << 8 * i;
    }
    int size = (int) (sizes >> 4 & (1 << width) - 1);
    int packed = (int) (sizes >> 4 + width & (1 << width) - 1);
    int from = start + length;
    if (size > MAX_SIZE || packed > end - from) {
      throw damaged();
    }
    HuffmanTable table = huffman;
    int streams = from;
    if (type == 2) {
      table = new HuffmanTable(data, from, from + packed);
      huffman = table;
      streams = table.end;
    }
    if (table == null) {
      throw damaged();
    }
    literalCount = size;
    if (format == 0) {
      table.decode(data, streams, from + packed, literals, 0, size);
    } else {
      fourStreams(table, data, streams, from + packed, size);
    }
    return from + packed;
  }

  private int plainLiterals(byte[] data, int at, int end, int size, boolean repeated)
      throws IOException {
    int there = repeated ? 1 : size;
    if (size > MAX_SIZE || there > end - at) {
      throw damaged();
    }
    if (repeated) {
      java.util.Arrays.fill(literals, 0, size, data[at]);
    } else {
      System.arraycopy(data, at, literals, 0, size);
    }
    literalCount = size;
    return at + there;
  }

  private void fourStreams(HuffmanTable table, byte[] data, int start, int end, int size)
      throws IOException {
    int each = (size + 3) / 4;
    if (end - start < 6 || 3 * each > size) {
      throw damaged();
    }
    int from = start + 6;
    for (int i = 0; i < 4; i++) {
      int length = end - from;
      if (i < 3) {
        length = data[start + 2 * i] & 0xff | (data[start + 2 * i + 1] & 0xff) << 8;
      }
      if (length > end - from) {
        throw damaged();
      }
      table.decode(data, from, from + length, literals, i * each, i < 3 ? (i + 1) * each : size);
      from += length;
    }
  }

  private int sequences(byte[] data, int start, int end, byte[] out, int first, int at)
      throws IOException {
    int from = start;
    int count = at(data, from++, end);
    if (count >= 128) {
      int more = at(data, from++, end);
      count =
          count < 255 ? (count - 128 << 8) + more : more + (at(data, from++, end) << 8) + 0x7f00;
    }
    if (count == 0) {
      if (from != end) {
        throw damaged();
      }
      System.arraycopy(literals, 0, out, at, literalCount);
      return at + literalCount;
    }
    int modes = at(data, from++, end);
    Tables tables = new Tables(data, from, end);
    FseTable forLiterals = tables.next(modes >> 6, LITERAL_DEFAULT, 6, 9, 35, literalLengths);
    FseTable forOffsets =
        tables.next(modes >> 4 & 3, OFFSET_DEFAULT, 5, 8, MAX_OFFSET_CODE, offsets);
    FseTable forMatches = tables.next(modes >> 2 & 3, MATCH_DEFAULT, 6, 9, 52, matchLengths);
    literalLengths = forLiterals;
    offsets = forOffsets;
    matchLengths = forMatches;
    ZstdBits in = new ZstdBits(data, tables.at, end);
    return run(in, count, forLiterals, forOffsets, forMatches, out, first, at);
  }

  private int run(
      ZstdBits in,
      int count,
      FseTable forLiterals,
      FseTable forOffsets,
      FseTable forMatches,
      byte[] out,
      int first,
      int start)
      throws IOException {
    int literalState = in.read(forLiterals.accuracy);
    int offsetState = in.read(forOffsets.accuracy);
    int matchState = in.read(forMatches.accuracy);
    int limit = start + MAX_SIZE;
    int at = start;
    int literal = 0;
    for (int i = 0; i < count; i++) {
      in.refill();
      int offsetCode = forOffsets.symbols[offsetState];
      int literalCode = forLiterals.symbols[literalState];
      int matchCode = forMatches.symbols[matchState];
      long coded = (1L << offsetCode) + (in.read(offsetCode) & 0xffff_ffffL);
      in.refill();
      int length = MATCH_BASES[matchCode] + in.read(MATCH_BITS[matchCode]);
      int fresh = LITERAL_BASES[literalCode] + in.read(LITERAL_BITS[literalCode]);
      if (i < count - 1) {
        in.refill();
        literalState = forLiterals.bases[literalState] + in.read(forLiterals.bits[literalState]);
        matchState = forMatches.bases[matchState] + in.read(forMatches.bits[matchState]);
        offsetState = forOffsets.bases[offsetState] + in.read(forOffsets.bits[offsetState]);
      }
      int offset = offset(coded, fresh == 0);
      if (fresh > literalCount - literal || fresh + length > limit - at) {
        throw damaged();
      }
      System.arraycopy(literals, literal, out, at, fresh);
      literal += fresh;
      at += fresh;
      if (offset <= 0 || offset > at - first) {
        throw damaged();
      }
      copy(out, at, offset, length);
      at += length;
    }
    if (in.remaining() != 0 || literalCount - literal > limit - at) {
      throw damaged();
    }
    System.arraycopy(literals, literal, out, at, literalCount - literal);
    return at + literalCount - literal;
  }

  /** How far back a match lies, of what codes it (§3.1.1.5); 0 or less is damage. */
  private int offset(long coded, boolean noLiterals) {
    if (coded > 3) {
      recent3 = recent2;
      recent2 = recent1;
      recent1 = (int) Math.min(coded - 3, Integer.MAX_VALUE);
      return recent1;
    }
    int which = (int) coded + (noLiterals ? 1 : 0);
    if (which == 1) {
      return recent1;
    }
    int offset = which == 2 ? recent2 : which == 3 ? recent3 : recent1 - 1;
    if (which != 2) {
      recent3 = recent2;
    }
    recent2 = recent1;
    recent1 = offset;
    return offset;
  }

  /** Copies what lies so far back; what it copies may be its own. */
  static void copy(byte[] out, int at, int offset, int length) {
    int done = 0;
    while (done < length) {
      // each copy doubles what can be copied at once
      int n = Math.min(offset + done, length - done);
      System.arraycopy(out, at - offset, out, at + done, n);
      done += n;
    }
  }

  /** Reads the tables of the sequences, one after the other. */
  private static final class Tables {
    private final byte[] data;
    private final int end;
    private int at;

    Tables(byte[] data, int at, int end) {
      this.data = data;
      this.at = at;
      this.end = end;
    }

    FseTable next(
        int mode,
        short[] defaults,
        int accuracy,
        int maxAccuracy,
        int maxSymbol,
        @Nullable FseTable last)
        throws IOException {
      if (mode == 0) {
        return FseTable.of(accuracy, defaults, defaults.length);
      }
      if (mode == 1) {
        int symbol = ZstdBlock.at(data, at++, end);
        if (symbol > maxSymbol) {
          throw damaged();
        }
        return FseTable.single(symbol);
      }
      if (mode == 2) {
        FseTable.Description described =
            new FseTable.Description(data, at, end, maxAccuracy, maxSymbol);
        at = described.end;
        return described.table;
      }
      if (last == null) {
        throw damaged();
      }
      return last;
    }
  }

  private static int at(byte[] data, int at, int end) throws IOException {
    if (at >= end) {
      throw damaged();
    }
    return data[at] & 0xff;
  }

  private static IOException damaged() {
    return new IOException("damaged zstd data");
  }
}

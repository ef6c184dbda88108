package dev.pystack.compress;

import java.io.IOException;

/** A decoding table of finite state entropy (RFC 8878 §4.1): by state, what it stands for. */
final class FseTable {
  final int accuracy;
  final byte[] symbols;
  final byte[] bits;
  final short[] bases;

  private FseTable(int accuracy) {
    int size = 1 << accuracy;
    this.accuracy = accuracy;
    this.symbols = new byte[size];
    this.bits = new byte[size];
    this.bases = new short[size];
  }

  /** The table in which every state stands for one symbol and costs no bits. */
  static FseTable single(int symbol) {
    FseTable table = new FseTable(0);
    table.symbols[0] = (byte) symbol;
    return table;
  }

  /**
   * @param counts by symbol, how many states it has; -1 for "less than one"; their sum is the size
   */
  static FseTable of(int accuracy, short[] counts, int symbols) throws IOException {
    FseTable table = new FseTable(accuracy);
    int size = 1 << accuracy;
    int high = size;
    int[] next = new int[symbols];
    for (int s = 0; s < symbols; s++) {
      if (counts[s] == -1) {
        table.symbols[--high] = (byte) s;
        next[s] = 1;
      } else {
        next[s] = counts[s];
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int mask = size - 1;
    int at = 0;
    for (int s = 0; s < symbols; s++) {
      for (int i = 0; i < counts[s]; i++) {
        table.symbols[at] = (byte) s;
        do {
          at = at + step & mask;
        } while (at >= high);
      }
    }
    if (at != 0) {
      throw new IOException("damaged zstd data: probabilities that do not add up");
    }
    for (int state = 0; state < size; state++) {
      int n = next[table.symbols[state]]++;
      int width = accuracy - (31 - Integer.numberOfLeadingZeros(n));
      table.bits[state] = (byte) width;
      table.bases[state] = (short) ((n << width) - size);
    }
    return table;
  }

  /** Reads the description of a table (§4.1.1), of whole bytes. */
  static final class Description {
    final FseTable table;

    /** Where what follows it starts. */
    final int end;

    Description(byte[] data, int start, int limit, int maxAccuracy, int maxSymbol)
        throws IOException {
      ForwardBits in = new ForwardBits(data, start, limit);
      int accuracy = in.read(4) + 5;
      if (accuracy > maxAccuracy) {
        throw new IOException("damaged zstd data: a table that is too large");
      }
      short[] counts = new short[maxSymbol + 1];
      int left = 1 << accuracy;
      int symbol = 0;
      while (left > 0) {
        if (symbol > maxSymbol) {
          throw new IOException("damaged zstd data: a table with too many symbols");
        }
        int count = in.count(left);
        counts[symbol++] = (short) count;
        left -= Math.abs(count);
        if (count == 0) {
          int zeros;
          do {
            zeros = in.read(2);
            symbol += zeros;
          } while (zeros == 3);
        }
      }
      if (left < 0) {
        throw new IOException("damaged zstd data: probabilities that do not add up");
      }
      this.table = of(accuracy, counts, Math.min(symbol, maxSymbol + 1));
      this.end = in.end();
    }
  }

  private static final class ForwardBits {
    private final byte[] data;
    private final int limit;
    private int at;

    /** Positions are in bits. */
    ForwardBits(byte[] data, int start, int limit) {
      this.data = data;
      this.at = start * 8;
      this.limit = limit * 8;
    }

    int read(int count) throws IOException {
      if (count > limit - at) {
        throw new IOException("damaged zstd data: a table without its end");
      }
      int value = 0;
      for (int i = 0; i < count; i++, at++) {
        value |= (data[at >> 3] >> (at & 7) & 1) << i;
      }
      return value;
    }

    /** A count of states, of which so many are left; -1 for "less than one". */
    int count(int left) throws IOException {
      // values 0 to left + 1; the smaller of them take a bit less
      int width = 32 - Integer.numberOfLeadingZeros(left + 1);
      int small = (1 << width) - 1 - (left + 1);
      int value = read(width - 1);
      if (value >= small) {
        value |= read(1) << width - 1;
        if (value >= 1 << width - 1) {
          value -= small;
        }
      }
      return value - 1;
    }

    int end() {
      return at + 7 >> 3;
    }
  }
}

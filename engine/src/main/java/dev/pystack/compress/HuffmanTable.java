package dev.pystack.compress;

import java.io.IOException;

/** A decoding table of literals (RFC 8878 §4.2). */
final class HuffmanTable {
  private static final int MAX_BITS = 11;
  private static final int MAX_WEIGHT_ACCURACY = 6;

  private final int width;
  // by the next bits: symbol << 8 | how many bits it takes
  private final char[] entries;

  /** Where what follows the description starts. */
  final int end;

  /** Reads the description of a table. */
  HuffmanTable(byte[] data, int start, int limit) throws IOException {
    if (start >= limit) {
      throw damaged();
    }
    byte[] weights = new byte[256];
    int header = data[start] & 0xff;
    int known;
    if (header >= 128) {
      known = header - 127;
      end = start + 1 + (known + 1) / 2;
      if (end > limit) {
        throw damaged();
      }
      for (int i = 0; i < known; i++) {
        weights[i] = (byte) (data[start + 1 + i / 2] >> (i % 2 == 0 ? 4 : 0) & 15);
      }
    } else {
      end = start + 1 + header;
      if (end > limit) {
        throw damaged();
      }
      known = weights(data, start + 1, end, weights);
    }
    int sum = 0;
    for (int i = 0; i < known; i++) {
      if (weights[i] > MAX_BITS) {
        throw damaged();
      }
      sum += weights[i] == 0 ? 0 : 1 << weights[i] - 1;
    }
    if (sum == 0) {
      throw damaged();
    }
    width = 32 - Integer.numberOfLeadingZeros(sum);
    int last = (1 << width) - sum;
    if (width > MAX_BITS || Integer.bitCount(last) != 1) {
      throw damaged();
    }
    weights[known] = (byte) (32 - Integer.numberOfLeadingZeros(last));
    entries = new char[1 << width];
    int at = 0;
    for (int weight = 1; weight <= width; weight++) {
      for (int symbol = 0; symbol <= known; symbol++) {
        if (weights[symbol] == weight) {
          char entry = (char) (symbol << 8 | width + 1 - weight);
          for (int i = 1 << weight - 1; i > 0; i--) {
            entries[at++] = entry;
          }
        }
      }
    }
  }

  /** Weights packed with finite state entropy, by two states in turn; how many there are. */
  private static int weights(byte[] data, int start, int end, byte[] weights) throws IOException {
    FseTable.Description described =
        new FseTable.Description(data, start, end, MAX_WEIGHT_ACCURACY, 12);
    FseTable table = described.table;
    ZstdBits in = new ZstdBits(data, described.end, end);
    int one = in.read(table.accuracy);
    int other = in.read(table.accuracy);
    int count = 0;
    while (count < 254) {
      weights[count++] = table.symbols[one];
      in.refill();
      int bits = table.bits[one];
      if (in.remaining() < bits) {
        weights[count++] = table.symbols[other];
        return count;
      }
      int next = table.bases[one] + in.read(bits);
      one = other;
      other = next;
    }
    throw damaged();
  }

  /** Decodes one stream of literals, which must fill its place exactly. */
  void decode(byte[] data, int start, int end, byte[] into, int from, int to) throws IOException {
    ZstdBits in = new ZstdBits(data, start, end);
    int at = from;
    while (to - at >= 5) {
      in.refill();
      for (int i = 0; i < 5; i++) {
        char entry = entries[in.peek(width)];
        in.skip(entry & 0xff);
        into[at++] = (byte) (entry >> 8);
      }
    }
    in.refill();
    while (at < to) {
      char entry = entries[in.peek(width)];
      in.skip(entry & 0xff);
      into[at++] = (byte) (entry >> 8);
    }
    if (in.remaining() != 0) {
      throw damaged();
    }
  }

  private static IOException damaged() {
    return new IOException("damaged zstd data: literals");
  }
}

package dev.pystack.testkit.elf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes symbol tables, their strings, and both kinds of hash tables over them. */
public final class SymbolWriter {
  private record Entry(String name, long value, long size, int info, int section) {}

  private final ElfWriter elf;
  private final boolean wide;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param addressSize 4 or 8
   */
  public SymbolWriter(ElfWriter elf, int addressSize) {
    this.elf = elf;
    this.wide = addressSize == 8;
  }

  public SymbolWriter symbol(String name, long value, long size, int info, int section) {
    entries.add(new Entry(name, value, size, info, section));
    return this;
  }

  public int entrySize() {
    return wide ? 24 : 16;
  }

  /** The table; the empty symbol comes first. */
  public byte[] symbols() {
    Bytes out = elf.bytes().raw(new byte[entrySize()]);
    int name = 1;
    for (Entry e : entries) {
      out.u32(name);
      if (wide) {
        out.u8(e.info()).u8(0).u16(e.section()).u64(e.value()).u64(e.size());
      } else {
        out.u32(e.value()).u32(e.size()).u8(e.info()).u8(0).u16(e.section());
      }
      name += e.name().getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return out.toArray();
  }

  public byte[] strings() {
    Bytes out = elf.bytes().u8(0);
    for (Entry e : entries) {
      out.cString(e.name());
    }
    return out.toArray();
  }

  /** {@code DT_HASH} over the symbols in their present order. */
  public byte[] sysvHash() {
    int buckets = Math.max(1, entries.size() / 2);
    long[] heads = new long[buckets];
    long[] chain = new long[entries.size() + 1];
    for (int i = 0; i < entries.size(); i++) {
      int bucket = (int) (sysv(entries.get(i).name()) % buckets);
      chain[i + 1] = heads[bucket];
      heads[bucket] = i + 1L;
    }
    Bytes out = elf.bytes().u32(buckets).u32(chain.length);
    for (long head : heads) {
      out.u32(head);
    }
    for (long next : chain) {
      out.u32(next);
    }
    return out.toArray();
  }

  /** {@code DT_GNU_HASH}; sorts the symbols, so it comes before {@link #symbols}. */
  public byte[] gnuHash() {
    int buckets = Math.max(1, entries.size() / 2);
    entries.sort(Comparator.comparingLong(e -> gnu(e.name()) % buckets));
    int bits = wide ? 64 : 32;
    long[] bloom = new long[4];
    long[] heads = new long[buckets];
    Bytes chain = elf.bytes();
    for (int i = 0; i < entries.size(); i++) {
      long hash = gnu(entries.get(i).name());
      int word = (int) (hash / bits % bloom.length);
      bloom[word] |= 1L << hash % bits | 1L << (hash >>> 7) % bits;
      int bucket = (int) (hash % buckets);
      heads[bucket] = heads[bucket] == 0 ? i + 1 : heads[bucket];
      boolean last = i + 1 == entries.size() || gnu(entries.get(i + 1).name()) % buckets != bucket;
      chain.u32(hash & ~1L | (last ? 1 : 0));
    }
    Bytes out = elf.bytes().u32(buckets).u32(1).u32(bloom.length).u32(7);
    for (long word : bloom) {
      out.address(word);
    }
    for (long head : heads) {
      out.u32(head);
    }
    return out.raw(chain.toArray()).toArray();
  }

  private static long gnu(String name) {
    long hash = 5381;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash * 33 + (b & 0xff)) & 0xffffffffL;
    }
    return hash;
  }

  private static long sysv(String name) {
    long hash = 0;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash << 4) + (b & 0xff);
      long high = hash & 0xf0000000L;
      hash ^= high >>> 24;
      hash &= ~high;
    }
    return hash;
  }
}

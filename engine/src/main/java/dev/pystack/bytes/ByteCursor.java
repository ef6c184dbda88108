package dev.pystack.bytes;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads forward through bytes that may be garbage. It knows which section they are from, their byte
 * order and address size; every read past the end is a {@link MalformedException} that says where.
 * Positions are bytes from the start of the section. Not thread-safe.
 */
public final class ByteCursor {
  private static final byte[] NOTHING = new byte[0];
  // of paged bytes in one piece; no string or block of real files is as long
  private static final int MAX_COPY = 1 << 30;

  private final String section;
  // what this cursor may read lies in [start, end) of bytes; bytes[start] is at position base.
  // Of paged bytes that is the part at hand, and all it may read lies in [first, limit)
  private byte[] bytes;
  private int start;
  private int end;
  private long base;
  private final @Nullable PagedBytes pages;
  private final long first;
  private final long limit;
  private final boolean bigEndian;
  private final int addressSize;
  private int at;

  /**
   * A cursor over a whole section.
   *
   * @param section its name, for messages
   * @param addressSize bytes of an address: 4 or 8
   */
  public ByteCursor(String section, byte[] bytes, ByteOrder order, int addressSize) {
    this(section, bytes, 0, bytes.length, 0, order == ByteOrder.BIG_ENDIAN, addressSize);
  }

  /**
   * A cursor over a piece of a section.
   *
   * @param base the position in the section of {@code bytes[0]}
   */
  public ByteCursor(String section, byte[] bytes, long base, ByteOrder order, int addressSize) {
    this(section, bytes, 0, bytes.length, base, order == ByteOrder.BIG_ENDIAN, addressSize);
  }

  /** A cursor over a whole section that is read piece by piece. */
  public ByteCursor(PagedBytes pages, ByteOrder order, int addressSize) {
    this(pages, 0, pages.size(), order == ByteOrder.BIG_ENDIAN, addressSize);
  }

  private ByteCursor(PagedBytes pages, long first, long limit, boolean bigEndian, int addressSize) {
    this.section = pages.section();
    this.bytes = NOTHING;
    this.base = first;
    this.bigEndian = bigEndian;
    this.addressSize = addressSize;
    this.pages = pages;
    this.first = first;
    this.limit = limit;
  }

  private ByteCursor(
      String section,
      byte[] bytes,
      int start,
      int end,
      long base,
      boolean bigEndian,
      int addressSize) {
    this.section = section;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.base = base;
    this.bigEndian = bigEndian;
    this.addressSize = addressSize;
    this.at = start;
    this.pages = null;
    this.first = base;
    this.limit = base + (end - start);
  }

  /** Another cursor over the same bytes, at their start. */
  public ByteCursor copy() {
    return pages == null
        ? new ByteCursor(section, bytes, start, end, base, bigEndian, addressSize)
        : new ByteCursor(pages, first, limit, bigEndian, addressSize);
  }

  public String section() {
    return section;
  }

  public ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Bytes of an address: 4 or 8. */
  public int addressSize() {
    return addressSize;
  }

  /** Where the next read starts: bytes from the start of the section. */
  public long position() {
    return base + (at - start);
  }

  /** Bytes left; {@link Integer#MAX_VALUE} for more than that. */
  public int remaining() {
    return (int) Math.min(Integer.MAX_VALUE, limit - position());
  }

  public boolean hasRemaining() {
    return at < end || position() < limit;
  }

  /** The position after the last byte. */
  public long limit() {
    return limit;
  }

  /**
   * Goes to a position, at most just past the last byte.
   *
   * @param position bytes from the start of the section
   */
  public void seek(long position) throws MalformedException {
    if (position < first || position > limit) {
      throw malformed("an offset inside the section, not 0x" + Long.toHexString(position));
    }
    long relative = position - base;
    if (relative >= 0 && relative <= end - start) {
      at = start + (int) relative;
    } else {
      // the bytes there are fetched when one is read
      base = position;
      start = 0;
      end = 0;
      at = 0;
    }
  }

  /** Passes over {@code count} bytes; a negative number (unsigned and huge) is malformed. */
  public void skip(long count) throws MalformedException {
    if (count >= 0 && count <= end - at) {
      at += (int) count;
    } else if (count < 0 || count > limit - position()) {
      throw malformed(Long.toUnsignedString(count) + " more bytes");
    } else {
      seek(position() + count);
    }
  }

  /** Goes on to the next position that is a multiple of {@code alignment}, a power of two. */
  public void align(int alignment) throws MalformedException {
    skip(-position() & (alignment - 1));
  }

  public int u8() throws MalformedException {
    need(1);
    return bytes[at++] & 0xff;
  }

  public int i8() throws MalformedException {
    need(1);
    return bytes[at++];
  }

  public int u16() throws MalformedException {
    return (int) unsigned(2);
  }

  public int i16() throws MalformedException {
    return (short) unsigned(2);
  }

  public long u32() throws MalformedException {
    return unsigned(4);
  }

  public int i32() throws MalformedException {
    return (int) unsigned(4);
  }

  /** 64 bits, as two's complement. */
  public long u64() throws MalformedException {
    return unsigned(8);
  }

  /** An address, zero-extended. */
  public long address() throws MalformedException {
    return unsigned(addressSize);
  }

  /** An unsigned number of {@code size} bytes, 1 to 8 (of 8 bytes: as two's complement). */
  public long unsigned(int size) throws MalformedException {
    if (size < 1 || size > 8) {
      throw malformed("a number of 1 to 8 bytes, not of " + size);
    }
    need(size);
    long value = 0;
    if (bigEndian) {
      for (int i = 0; i < size; i++) {
        value = value << 8 | (bytes[at + i] & 0xff);
      }
    } else {
      for (int i = size - 1; i >= 0; i--) {
        value = value << 8 | (bytes[at + i] & 0xff);
      }
    }
    at += size;
    return value;
  }

  /** A signed number of {@code size} bytes, 1 to 8. */
  public long signed(int size) throws MalformedException {
    long value = unsigned(size);
    int shift = 64 - 8 * size;
    return value << shift >> shift;
  }

  /**
   * An unsigned LEB128 number (DWARF 5 §7.6) of at most 64 bits, as two's complement; padding is
   * accepted.
   */
  public long uleb() throws MalformedException {
    long value = 0;
    int shift = 0;
    while (true) {
      int b = u8();
      int bits = b & 0x7f;
      if (shift < 63 || shift == 63 && bits <= 1) {
        value |= (long) bits << shift;
      } else if (bits != 0) {
        throw malformed("a LEB128 number of at most 64 bits");
      }
      if (b < 0x80) {
        return value;
      }
      // stops growing so that endless padding cannot overflow it
      shift = Math.min(shift + 7, 70);
    }
  }

  /** A signed LEB128 number (DWARF 5 §7.6) of at most 64 bits; padding is accepted. */
  public long sleb() throws MalformedException {
    long value = 0;
    int shift = 0;
    while (true) {
      int b = u8();
      int bits = b & 0x7f;
      if (shift < 63) {
        value |= (long) bits << shift;
      } else if (shift == 63) {
        if (bits != 0 && bits != 0x7f) {
          throw malformed("a LEB128 number of at most 64 bits");
        }
        value |= (long) bits << 63;
      } else if (bits != (value < 0 ? 0x7f : 0)) {
        throw malformed("a LEB128 number of at most 64 bits");
      }
      shift = Math.min(shift + 7, 70);
      if (b < 0x80) {
        return shift < 64 && (b & 0x40) != 0 ? value | -1L << shift : value;
      }
    }
  }

  /** A NUL-terminated string, decoded as UTF-8 (bad bytes replaced). */
  public String cString() throws MalformedException {
    return cString(Integer.MAX_VALUE);
  }

  /**
   * As {@link #cString()}; a longer string is malformed. For strings that are pointed to: a
   * thousand references to one huge string must not cost a thousand times its size.
   *
   * @param max bytes, without the NUL
   */
  public String cString(int max) throws MalformedException {
    long from = position();
    skipCString(max);
    // the whole string is at hand now, wherever its bytes are
    int length = (int) (position() - from) - 1;
    return new String(bytes, at - 1 - length, length, StandardCharsets.UTF_8);
  }

  /** Passes over a NUL-terminated string, however long it is: no more than a block is at hand. */
  public void skipCString() throws MalformedException {
    while (true) {
      int i = at;
      while (i < end && bytes[i] != 0) {
        i++;
      }
      if (i < end) {
        at = i + 1;
        return;
      }
      at = end;
      if (!gather(1)) {
        throw malformed("a NUL-terminated string");
      }
    }
  }

  private void skipCString(int max) throws MalformedException {
    while (true) {
      int until = (int) Math.min(end, (long) at + max + 1);
      int i = at;
      while (i < until && bytes[i] != 0) {
        i++;
      }
      if (i < until) {
        at = i + 1;
        return;
      }
      int have = end - at;
      if (have > max || !gather(2L * have + 1)) {
        throw malformed("a NUL-terminated string");
      }
    }
  }

  /**
   * @param count as in {@link #skip}: a lie is malformed before anything is allocated
   */
  public byte[] bytes(long count) throws MalformedException {
    if (pages != null && count > end - at && count <= Math.min(limit - position(), MAX_COPY)) {
      byte[] copy = pages.copy(position(), (int) count);
      seek(position() + count);
      return copy;
    }
    if (pages != null && count > end - at) {
      throw malformed("fewer than " + Long.toUnsignedString(count) + " bytes");
    }
    int from = at;
    skip(count);
    return Arrays.copyOfRange(bytes, from, at);
  }

  /**
   * A cursor over the next {@code count} bytes, with the same positions; this one passes over them.
   */
  public ByteCursor slice(long count) throws MalformedException {
    int from = at;
    long position = position();
    skip(count);
    return pages == null
        ? new ByteCursor(section, bytes, from, at, position, bigEndian, addressSize)
        : new ByteCursor(pages, position, position + count, bigEndian, addressSize);
  }

  /** What to throw when the bytes at the present position are not what they should be. */
  public MalformedException malformed(String expected) {
    return new MalformedException(section, position(), expected);
  }

  private void need(int count) throws MalformedException {
    if (end - at < count && (!gather(count) || end - at < count)) {
      throw malformed(count + " more bytes");
    }
  }

  /**
   * Gets paged bytes from the present position on to hand.
   *
   * @param count how many are wanted: at the end of the section there may be fewer
   * @return false where there are no more than before
   */
  private boolean gather(long count) throws MalformedException {
    long position = position();
    long left = limit - position;
    int have = end - at;
    if (pages == null || left <= have || count > MAX_COPY) {
      return false;
    }
    byte[] block = pages.block(position);
    int inBlock = (int) (position & (PagedBytes.BLOCK - 1));
    if (block.length - inBlock >= Math.min(count, left)) {
      bytes = block;
      start = 0;
      base = position - inBlock;
      end = (int) Math.min(block.length, limit - base);
      at = inBlock;
      // what lies before the first byte of this cursor is not its own
      if (base < first) {
        start = (int) (first - base);
        base = first;
      }
    } else {
      // across two blocks
      bytes = pages.copy(position, (int) Math.min(Math.max(count, 64), left));
      start = 0;
      base = position;
      end = bytes.length;
      at = 0;
    }
    return true;
  }
}

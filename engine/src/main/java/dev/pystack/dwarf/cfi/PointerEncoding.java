package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/**
 * Encoded pointers of {@code .eh_frame}: {@code DW_EH_PE_*} (Linux Standard Base, Core Generic
 * §10.5). A cursor's position must be the address at which its bytes are loaded.
 */
public final class PointerEncoding {
  public static final int ABSOLUTE = 0x00;
  public static final int OMIT = 0xff;

  private static final int FORMAT = 0x0f;
  private static final int APPLICATION = 0x70;
  private static final int INDIRECT = 0x80;

  private PointerEncoding() {}

  /**
   * Reads a pointer.
   *
   * @param dataBase what {@code DW_EH_PE_datarel} counts from
   * @throws MalformedException also where the pointer's place in memory is given and not the
   *     pointer: of addresses of code no tool writes that
   */
  public static long read(ByteCursor in, int encoding, long dataBase) throws MalformedException {
    if ((encoding & INDIRECT) != 0) {
      throw in.malformed("a pointer, not the address of one");
    }
    long base;
    switch (encoding & APPLICATION) {
      case 0x00 -> base = 0;
      case 0x10 -> base = in.position();
      case 0x30 -> base = dataBase;
      case 0x50 -> {
        in.align(in.addressSize());
        base = 0;
      }
      default -> throw in.malformed("a known pointer encoding, not " + encoding);
    }
    long value = base + plain(in, encoding);
    return in.addressSize() == 4 ? value & 0xffffffffL : value;
  }

  /** Reads a number in the format of an encoding: counted from nothing. */
  static long plain(ByteCursor in, int encoding) throws MalformedException {
    return switch (encoding & FORMAT) {
      case 0x00, 0x08 -> in.address();
      case 0x01 -> in.uleb();
      case 0x02 -> in.u16();
      case 0x03 -> in.u32();
      case 0x04, 0x0c -> in.u64();
      case 0x09 -> in.sleb();
      case 0x0a -> in.i16();
      case 0x0b -> in.i32();
      default -> throw in.malformed("a known pointer format, not " + encoding);
    };
  }

  /** The size of an unsigned number in the format of an encoding, as for a range of addresses. */
  static long range(ByteCursor in, int encoding) throws MalformedException {
    return switch (encoding & FORMAT) {
      case 0x0a -> in.u16();
      case 0x0b -> in.u32();
      default -> plain(in, encoding);
    };
  }

  /** Bytes of a pointer of an encoding; 0 where they differ from pointer to pointer. */
  public static int size(int encoding, int addressSize) {
    if ((encoding & APPLICATION) == 0x50 || encoding == OMIT) {
      return 0;
    }
    return switch (encoding & FORMAT) {
      case 0x00, 0x08 -> addressSize;
      case 0x02, 0x0a -> 2;
      case 0x03, 0x0b -> 4;
      case 0x04, 0x0c -> 8;
      default -> 0;
    };
  }
}

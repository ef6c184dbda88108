package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;

/** Call frame information written by hand: a CIE, then one FDE. */
public final class CfiBytes {
  public static final long START = 0x1000;
  public static final long SIZE = 0x100;

  private final ByteOrder order;
  private final int addressSize;
  private final FrameFormat format;
  private final boolean wide;
  private final Bytes section;
  private long ciePosition;

  /**
   * @param wide whether lengths have eight bytes
   */
  public CfiBytes(ByteOrder order, int addressSize, FrameFormat format, boolean wide) {
    this.order = order;
    this.addressSize = addressSize;
    this.format = format;
    this.wide = wide;
    this.section = bytes();
  }

  static CfiBytes plain() {
    return new CfiBytes(ByteOrder.LITTLE_ENDIAN, 8, FrameFormat.EH_FRAME, false);
  }

  public Bytes bytes() {
    return new Bytes(order, addressSize);
  }

  private void entry(Bytes body) {
    if (wide) {
      section.u32(0xffffffffL).u64(body.size());
    } else {
      section.u32(body.size());
    }
    section.raw(body.toArray());
  }

  private int idSize() {
    return wide && format == FrameFormat.DEBUG_FRAME ? 8 : 4;
  }

  /** Version 1: code by 1, data by -8, return address 16, no augmentation. */
  public CfiBytes cie(Bytes instructions) {
    return cie(1, "", 1, -8, 16, new byte[0], instructions);
  }

  public CfiBytes cie(
      int version,
      String augmentation,
      int codeAlignment,
      int dataAlignment,
      int returnAddress,
      byte[] data,
      Bytes instructions) {
    ciePosition = section.size();
    Bytes body = bytes().number(format == FrameFormat.EH_FRAME ? 0 : -1, idSize());
    body.u8(version).cString(augmentation);
    if (version == 4) {
      body.u8(addressSize).u8(0);
    }
    if (augmentation.startsWith("eh")) {
      body.address(0x4711);
    }
    body.uleb(codeAlignment).sleb(dataAlignment).uleb(returnAddress);
    if (augmentation.startsWith("z")) {
      body.uleb(data.length).raw(data);
    }
    entry(body.raw(instructions.toArray()));
    return this;
  }

  /** For {@link #START}, in absolute addresses. */
  public CfiBytes fde(Bytes instructions) {
    return raw(bytes().address(START).address(SIZE).raw(instructions.toArray()));
  }

  /** An FDE with all that stands behind its CIE's place. */
  public CfiBytes raw(Bytes rest) {
    long id =
        format == FrameFormat.EH_FRAME
            ? section.size() + (wide ? 12 : 4) - ciePosition
            : ciePosition;
    entry(bytes().number(id, idSize()).raw(rest.toArray()));
    return this;
  }

  /** The terminator. */
  public CfiBytes end() {
    section.u32(0);
    return this;
  }

  /** Where the next byte goes. */
  public int size() {
    return section.size();
  }

  public byte[] toArray() {
    return section.toArray();
  }

  public ByteCursor cursor() {
    return new ByteCursor("frames", section.toArray(), order, addressSize);
  }

  public FrameIndex index() {
    return FrameIndex.of(cursor(), format, 0);
  }

  /** The row of the only FDE at an offset from its start. */
  Row row(int offset) throws MalformedException {
    Fde fde = index().find(START + offset);
    if (fde == null) {
      throw new MalformedException("frames", 0, "an entry");
    }
    return fde.row(START + offset);
  }
}

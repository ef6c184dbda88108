package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;

/**
 * What many functions have in common (Common Information Entry).
 *
 * @param codeAlignment what advances of the location are multiplied by
 * @param dataAlignment what factored offsets are multiplied by
 * @param returnAddress the register, or made-up register, of the return address
 * @param pointerEncoding of addresses in its FDEs
 * @param addressSize bytes of an address in its FDEs of {@code .debug_frame}: 4 or 8
 * @param segmentSize bytes of a segment selector before addresses; 0 for none
 * @param augmented whether its FDEs have augmentation data, with their size in front
 * @param signal whether its frames are made by the kernel for a signal handler (augmentation {@code
 *     S}): their callers were interrupted, not calling
 * @param instructions the initial ones
 */
public record Cie(
    FrameFormat format,
    long codeAlignment,
    long dataAlignment,
    int returnAddress,
    int pointerEncoding,
    int addressSize,
    int segmentSize,
    boolean augmented,
    boolean signal,
    ByteCursor instructions) {

  /**
   * @param in at the entry's start; in {@code .eh_frame} positions are addresses
   */
  public static Cie read(ByteCursor in, FrameFormat format) throws MalformedException {
    EntryHeader header = EntryHeader.read(in, format);
    if (header.isTerminator() || !header.isCie()) {
      throw new MalformedException(in.section(), header.position(), "a CIE");
    }
    ByteCursor body = in.slice(header.end() - in.position());
    int version = body.u8();
    if (version != 1 && version != 3 && version != 4) {
      throw body.malformed("a CIE of version 1, 3 or 4, not " + version);
    }
    String augmentation = body.cString(64);
    int addressSize = body.addressSize();
    int segmentSize = 0;
    if (version == 4) {
      addressSize = body.u8();
      segmentSize = body.u8();
      if (addressSize != 4 && addressSize != 8 || segmentSize > 8) {
        throw body.malformed("addresses of 4 or 8 bytes");
      }
    }
    boolean zed = augmentation.startsWith("z");
    boolean old = augmentation.startsWith("eh");
    if (old) {
      // of GCC 2: the address of a table of exceptions
      body.skip(body.addressSize());
    }
    long codeAlignment = body.uleb();
    long dataAlignment = body.sleb();
    long returnAddress = version == 1 ? body.u8() : body.uleb();
    if (returnAddress < 0 || returnAddress > Row.MAX_REGISTER) {
      throw body.malformed("the register of the return address");
    }
    int encoding = PointerEncoding.ABSOLUTE;
    boolean signal = false;
    if (zed) {
      ByteCursor data = body.slice(body.uleb());
      boolean known = true;
      for (int i = 1; i < augmentation.length() && known; i++) {
        switch (augmentation.charAt(i)) {
          case 'R' -> encoding = data.u8();
          case 'L' -> data.u8();
          case 'P' -> {
            int personality = data.u8();
            if (personality != PointerEncoding.OMIT) {
              // it may be given indirectly; it is not needed
              PointerEncoding.read(data, personality & 0x7f, 0);
            }
          }
          case 'S' -> signal = true;
          // how return addresses are signed (Arm), tagged stacks: nothing is stored for them
          case 'B', 'G' -> {}
          // what stands behind an unknown letter cannot be told, but the size says where it ends
          default -> known = false;
        }
      }
    } else if (!old && !augmentation.isEmpty() && !augmentation.startsWith("armcc+")) {
      throw body.malformed("a known augmentation");
    }
    return new Cie(
        format,
        codeAlignment,
        dataAlignment,
        (int) returnAddress,
        encoding,
        addressSize,
        segmentSize,
        zed,
        signal,
        body);
  }
}

package dev.pystack.dwarf;

import org.jspecify.annotations.Nullable;

/** How the value of an attribute is encoded (DWARF 5 §7.5.6, GNU's extensions for split units). */
public enum Form {
  ADDR(0x01, Size.ADDRESS, 0, Kind.ADDRESS),
  BLOCK2(0x03, Size.BLOCK, 2, Kind.BLOCK),
  BLOCK4(0x04, Size.BLOCK, 4, Kind.BLOCK),
  DATA2(0x05, Size.FIXED, 2, Kind.CONSTANT),
  DATA4(0x06, Size.FIXED, 4, Kind.CONSTANT),
  DATA8(0x07, Size.FIXED, 8, Kind.CONSTANT),
  STRING(0x08, Size.CSTRING, 0, Kind.STRING),
  BLOCK(0x09, Size.BLOCK, 0, Kind.BLOCK),
  BLOCK1(0x0a, Size.BLOCK, 1, Kind.BLOCK),
  DATA1(0x0b, Size.FIXED, 1, Kind.CONSTANT),
  FLAG(0x0c, Size.FIXED, 1, Kind.FLAG),
  SDATA(0x0d, Size.LEB, 0, Kind.CONSTANT),
  STRP(0x0e, Size.OFFSET, 0, Kind.STRING),
  UDATA(0x0f, Size.LEB, 0, Kind.CONSTANT),
  REF_ADDR(0x10, Size.REFERENCE, 0, Kind.REFERENCE),
  REF1(0x11, Size.FIXED, 1, Kind.REFERENCE),
  REF2(0x12, Size.FIXED, 2, Kind.REFERENCE),
  REF4(0x13, Size.FIXED, 4, Kind.REFERENCE),
  REF8(0x14, Size.FIXED, 8, Kind.REFERENCE),
  REF_UDATA(0x15, Size.LEB, 0, Kind.REFERENCE),
  INDIRECT(0x16, Size.INDIRECT, 0, Kind.OTHER),
  SEC_OFFSET(0x17, Size.OFFSET, 0, Kind.OFFSET),
  EXPRLOC(0x18, Size.BLOCK, 0, Kind.BLOCK),
  FLAG_PRESENT(0x19, Size.FIXED, 0, Kind.FLAG),
  STRX(0x1a, Size.LEB, 0, Kind.STRING),
  ADDRX(0x1b, Size.LEB, 0, Kind.ADDRESS),
  REF_SUP4(0x1c, Size.FIXED, 4, Kind.OTHER),
  STRP_SUP(0x1d, Size.OFFSET, 0, Kind.STRING),
  DATA16(0x1e, Size.FIXED, 16, Kind.OTHER),
  LINE_STRP(0x1f, Size.OFFSET, 0, Kind.STRING),
  REF_SIG8(0x20, Size.FIXED, 8, Kind.SIGNATURE),
  IMPLICIT_CONST(0x21, Size.FIXED, 0, Kind.CONSTANT),
  LOCLISTX(0x22, Size.LEB, 0, Kind.OFFSET),
  RNGLISTX(0x23, Size.LEB, 0, Kind.OFFSET),
  REF_SUP8(0x24, Size.FIXED, 8, Kind.OTHER),
  STRX1(0x25, Size.FIXED, 1, Kind.STRING),
  STRX2(0x26, Size.FIXED, 2, Kind.STRING),
  STRX3(0x27, Size.FIXED, 3, Kind.STRING),
  STRX4(0x28, Size.FIXED, 4, Kind.STRING),
  ADDRX1(0x29, Size.FIXED, 1, Kind.ADDRESS),
  ADDRX2(0x2a, Size.FIXED, 2, Kind.ADDRESS),
  ADDRX3(0x2b, Size.FIXED, 3, Kind.ADDRESS),
  ADDRX4(0x2c, Size.FIXED, 4, Kind.ADDRESS),
  GNU_ADDR_INDEX(0x1f01, Size.LEB, 0, Kind.ADDRESS),
  GNU_STR_INDEX(0x1f02, Size.LEB, 0, Kind.STRING),
  GNU_REF_ALT(0x1f20, Size.REFERENCE, 0, Kind.OTHER),
  GNU_STRP_ALT(0x1f21, Size.OFFSET, 0, Kind.STRING);

  /** How many bytes a value takes. */
  enum Size {
    /** A number of bytes that is the same everywhere. */
    FIXED,
    /** The unit's address size. */
    ADDRESS,
    /** 4 bytes, in 64-bit DWARF 8. */
    OFFSET,
    /** {@link #OFFSET}, in DWARF 2 {@link #ADDRESS}. */
    REFERENCE,
    /** As long as the LEB128 number is. */
    LEB,
    /** Up to and with the first zero byte. */
    CSTRING,
    /** A length (of so many bytes; 0: ULEB128), then as many bytes. */
    BLOCK,
    /** Another form, then its value. */
    INDIRECT
  }

  /** What a value is. */
  public enum Kind {
    ADDRESS,
    CONSTANT,
    STRING,
    FLAG,
    /** Another entry of this file. */
    REFERENCE,
    /** A type unit by its signature. */
    SIGNATURE,
    /** An offset into another section. */
    OFFSET,
    /** Bytes: before DWARF 4 also an expression. */
    BLOCK,
    /** What lies in another file, or is longer than 8 bytes: not read. */
    OTHER
  }

  private static final Form[] STANDARD = new Form[0x2d];

  static {
    for (Form form : values()) {
      if (form.code < STANDARD.length) {
        STANDARD[form.code] = form;
      }
    }
  }

  private final int code;
  final Size size;
  final int bytes;
  private final Kind kind;

  Form(int code, Size size, int bytes, Kind kind) {
    this.code = code;
    this.size = size;
    this.bytes = bytes;
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The form of a code, or null for one that does not exist. */
  static @Nullable Form of(long code) {
    if (code >= 0 && code < STANDARD.length) {
      return STANDARD[(int) code];
    }
    if (code == GNU_REF_ALT.code) {
      return GNU_REF_ALT;
    }
    if (code == GNU_STRP_ALT.code) {
      return GNU_STRP_ALT;
    }
    if (code == GNU_ADDR_INDEX.code) {
      return GNU_ADDR_INDEX;
    }
    return code == GNU_STR_INDEX.code ? GNU_STR_INDEX : null;
  }
}

package dev.pystack.python.layout;

/** How a build of CPython lays out C's types: what selects a section of a layout file. */
public enum Abi {
  /** 8-byte pointers and longs. */
  LP64("lp64"),
  /**
   * {@link #LP64} with a {@code pthread_mutex_t} of 48 bytes instead of 40: aarch64 with glibc
   * (with musl it is {@link #LP64}). Moves what lies behind the GIL.
   */
  LP64_AARCH64("lp64-aarch64"),
  /** 4-byte pointers and longs; numbers of 8 bytes are aligned to 8, as on 32-bit Arm. */
  ILP32("ilp32"),
  /** {@link #ILP32} with numbers of 8 bytes aligned to 4: i386. */
  ILP32_I386("ilp32-i386"),
  /** {@link #LP64} with {@code Py_GIL_DISABLED}: free-threaded builds of 3.13 and later. */
  LP64_NOGIL("lp64-nogil"),
  /** {@link #ILP32} with {@code Py_GIL_DISABLED}. */
  ILP32_NOGIL("ilp32-nogil");

  private final String section;

  Abi(String section) {
    this.section = section;
  }

  /** The name of its section in a layout file. */
  public String section() {
    return section;
  }

  /** Bytes of a pointer. */
  public int addressSize() {
    return this == LP64 || this == LP64_AARCH64 || this == LP64_NOGIL ? 8 : 4;
  }

  /** Whether a build of this kind has no GIL. */
  public boolean freeThreaded() {
    return this == LP64_NOGIL || this == ILP32_NOGIL;
  }

  /**
   * @param addressSize bytes of a pointer: 4 or 8
   */
  public static Abi of(int addressSize, boolean freeThreaded) {
    return of(addressSize, freeThreaded, Variant.COMMON);
  }

  /**
   * @param addressSize bytes of a pointer: 4 or 8
   */
  public static Abi of(int addressSize, boolean freeThreaded, Variant variant) {
    if (addressSize == 4) {
      return freeThreaded ? ILP32_NOGIL : variant == Variant.I386 ? ILP32_I386 : ILP32;
    }
    return freeThreaded ? LP64_NOGIL : variant == Variant.AARCH64 ? LP64_AARCH64 : LP64;
  }

  /** What sets a machine apart from others of its address size. */
  public enum Variant {
    COMMON,
    I386,
    AARCH64
  }
}

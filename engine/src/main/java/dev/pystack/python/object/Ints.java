package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;

/**
 * The value of an {@code int} (2.7: {@code long}) object: digits of 30 or 15 bits, lowest first,
 * with the sign in {@code ob_size} (to 3.11) or in {@code lv_tag} (3.12+; CPython's {@code
 * longintrepr.h}).
 */
final class Ints {
  // lv_tag: two bits of sign, one reserved, then the number of digits
  private static final int SIGN_MASK = 3;
  private static final int NEGATIVE = 2;
  private static final int NON_SIZE_BITS = 3;

  private final boolean negative;
  private final long digits;
  private final long address;
  private final int digitBytes;
  private final long low;
  private final boolean fits;

  private Ints(
      boolean negative, long digits, long address, int digitBytes, long low, boolean fits) {
    this.negative = negative;
    this.digits = digits;
    this.address = address;
    this.digitBytes = digitBytes;
    this.low = low;
    this.fits = fits;
  }

  /** Whether it is 2.7's {@code int} or {@code bool}, which hold a C long. */
  static boolean isSmall(Structs structs, PyType type) {
    // Py_TPFLAGS_INT_SUBCLASS of 2.7; the bit means something else where there is no such type
    return structs.has(Field.INT_OBJECT_IVAL) && (type.flags() & 1L << 23) != 0;
  }

  static Ints read(Structs structs, long object) throws MemoryFault, MalformedException {
    TargetMemory memory = structs.memory();
    boolean negative;
    long digits;
    if (structs.has(Field.LONG_OBJECT_LV_TAG)) {
      long tag = structs.get(object, Field.LONG_OBJECT_LV_TAG);
      negative = (tag & SIGN_MASK) == NEGATIVE;
      digits = tag >>> NON_SIZE_BITS;
      if ((tag & SIGN_MASK) == SIGN_MASK) {
        throw new MalformedException("int object", object, "a sign");
      }
    } else {
      long size = structs.signed(object, Field.VAR_OBJECT_SIZE);
      negative = size < 0;
      digits = Math.abs(size);
    }
    if (digits < 0 || digits > Integer.MAX_VALUE) {
      throw new MalformedException("int object", object, "fewer than 2**31 digits");
    }
    int digitBytes = structs.layout().size(Field.LONG_OBJECT_DIGITS) == 2 ? 2 : 4;
    int bits = digitBytes == 2 ? 15 : 30;
    long address = structs.address(object, Field.LONG_OBJECT_DIGITS);
    long low = 0;
    boolean fits = digits * bits <= 75;
    for (int i = 0; fits && i < digits; i++) {
      long digit = memory.unsigned(address + (long) i * digitBytes, digitBytes);
      if (digit >>> bits != 0) {
        throw new MalformedException("int object", object, "digits of " + bits + " bits");
      }
      int shift = i * bits;
      // what is shifted must leave the sign bit alone
      fits = shift < 63 && digit >>> Math.min(63 - shift, bits) == 0;
      low |= fits ? digit << shift : 0;
    }
    return new Ints(negative, digits, address, digitBytes, low, fits);
  }

  boolean fits() {
    return fits;
  }

  /** Where {@link #fits}. */
  long value() {
    return negative ? -low : low;
  }

  boolean negative() {
    return negative;
  }

  /** Digits of {@link #digitBits} bits. */
  long digits() {
    return digits;
  }

  int digitBytes() {
    return digitBytes;
  }

  int digitBits() {
    return digitBytes == 2 ? 15 : 30;
  }

  /** Address of the lowest digit. */
  long address() {
    return address;
  }
}

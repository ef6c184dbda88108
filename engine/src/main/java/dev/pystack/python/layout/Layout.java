package dev.pystack.python.layout;

import java.util.Arrays;

/**
 * Where the fields of CPython's structures lie in one build of one version. Immutable. Ask it for a
 * capability ({@link #has(Field)}), never for a version.
 *
 * <p>Source of knowledge: the debug information of release builds, through the layout files from
 * which the classes beside this one are generated; from 3.13 the target's own {@code
 * _Py_DebugOffsets} may replace what they say ({@link DebugOffsets}).
 */
public final class Layout {
  static final int ABSENT = Integer.MIN_VALUE;

  private final PythonVersion version;
  private final Abi abi;
  // indexed by Field.ordinal(); ABSENT where the version has no such field
  private final int[] offsets;
  private final int[] sizes;
  // indexed by Bits.ordinal(): shift << 8 | width, or ABSENT
  private final int[] bits;
  // indexed by Constant.ordinal()
  private final int[] constants;
  private final Facts facts;

  Layout(
      PythonVersion version,
      Abi abi,
      int[] offsets,
      int[] sizes,
      int[] bits,
      int[] constants,
      Facts facts) {
    this.version = version;
    this.abi = abi;
    this.offsets = offsets;
    this.sizes = sizes;
    this.bits = bits;
    this.constants = constants;
    this.facts = facts;
  }

  /** The version asked for, with its micro version where that is known. */
  public PythonVersion version() {
    return version;
  }

  public Abi abi() {
    return abi;
  }

  /** Whether both lead to the same bytes, whatever they are called. */
  public boolean agreesWith(Layout other) {
    return abi == other.abi
        && Arrays.equals(offsets, other.offsets)
        && Arrays.equals(sizes, other.sizes)
        && Arrays.equals(bits, other.bits)
        && Arrays.equals(constants, other.constants);
  }

  /** What is not a number: which kind of line table, of dictionary, of entry frames, … */
  public Facts facts() {
    return facts;
  }

  public boolean has(Field field) {
    return offsets[field.ordinal()] != ABSENT;
  }

  /**
   * Bytes from the start of the structure.
   *
   * @throws IllegalStateException when this version has no such field: ask {@link #has(Field)}
   *     first
   */
  public int offset(Field field) {
    int offset = offsets[field.ordinal()];
    if (offset == ABSENT) {
      throw absent(field.path());
    }
    return offset;
  }

  /**
   * Bytes of the field: 1, 2, 4 or 8; of an embedded structure or array its whole size, or 0 where
   * that is open ended; of a {@code *_WHOLE} the structure's size. 0 where absent.
   */
  public int size(Field field) {
    return sizes[field.ordinal()];
  }

  public boolean has(Bits member) {
    return bits[member.ordinal()] != ABSENT;
  }

  /**
   * A member of an integer.
   *
   * @param word the integer that holds it, as read
   * @return the member's value, unsigned
   * @throws IllegalStateException when this version has no such member
   */
  public int bits(Bits member, long word) {
    int where = bits[member.ordinal()];
    if (where == ABSENT) {
      throw absent(member.path());
    }
    return (int) (word >>> (where >>> 8) & (1L << (where & 0xff)) - 1);
  }

  /** The lowest bit of a member in its integer. */
  public int shift(Bits member) {
    int where = bits[member.ordinal()];
    if (where == ABSENT) {
      throw absent(member.path());
    }
    return where >>> 8;
  }

  public boolean has(Constant constant) {
    return constants[constant.ordinal()] != ABSENT;
  }

  /**
   * @throws IllegalStateException when this version has no such constant
   */
  public int constant(Constant constant) {
    int value = constants[constant.ordinal()];
    if (value == ABSENT) {
      throw absent(constant.path());
    }
    return value;
  }

  /** Whether a value is what this version's headers give that name; false where they have none. */
  public boolean is(Constant constant, long value) {
    int expected = constants[constant.ordinal()];
    return expected != ABSENT && expected == value;
  }

  /**
   * The layout of the same version built with {@code Py_TRACE_REFS} (debug builds before 3.8; later
   * ones only where asked for): every object begins with two more pointers.
   */
  public Layout withTraceRefs() {
    int more = 2 * abi.addressSize();
    int[] moved = offsets.clone();
    int[] larger = sizes.clone();
    for (Field field : Field.values()) {
      int i = field.ordinal();
      if (moved[i] == ABSENT || !field.isOfObject()) {
        continue;
      }
      if (field.isWhole()) {
        larger[i] += more;
      } else {
        moved[i] += more;
      }
    }
    return with(moved, larger);
  }

  /** The same with other offsets and sizes. */
  Layout with(int[] otherOffsets, int[] otherSizes) {
    return new Layout(version, abi, otherOffsets, otherSizes, bits, constants, facts);
  }

  /** {@link #size(Field)} by ordinal. */
  int size(int field) {
    return sizes[field];
  }

  int[] offsets() {
    return offsets.clone();
  }

  int[] sizes() {
    return sizes.clone();
  }

  private IllegalStateException absent(String path) {
    return new IllegalStateException("CPython " + version.text() + " has no " + path);
  }
}

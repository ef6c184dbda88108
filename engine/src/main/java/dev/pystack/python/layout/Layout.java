package dev.pystack.python.layout;

/**
 * Where the fields of CPython's structures lie in one build of one version. Immutable. Ask it for a
 * capability ({@link #has}), never for a version.
 */
public final class Layout {
  private static final int ABSENT = -1;

  private final PythonVersion version;
  // indexed by Field.ordinal(); ABSENT where the version has no such field
  private final int[] offsets;
  private final byte[] sizes;
  private final Facts facts;

  Layout(PythonVersion version, int[] offsets, byte[] sizes, Facts facts) {
    this.version = version;
    this.offsets = offsets;
    this.sizes = sizes;
    this.facts = facts;
  }

  public PythonVersion version() {
    return version;
  }

  /** What is not an offset: which kind of line table, of dictionary, of entry frames, … */
  public Facts facts() {
    return facts;
  }

  public boolean has(Field field) {
    return offsets[field.ordinal()] != ABSENT;
  }

  /**
   * Bytes from the start of the structure.
   *
   * @throws IllegalStateException when this version has no such field: ask {@link #has} first
   */
  public int offset(Field field) {
    int offset = offsets[field.ordinal()];
    if (offset == ABSENT) {
      throw new IllegalStateException("CPython " + version.text() + " has no " + field.path());
    }
    return offset;
  }

  /** Bytes of the field: 1, 2, 4 or 8; for an embedded structure or array its whole size or 0. */
  public int size(Field field) {
    return sizes[field.ordinal()];
  }
}

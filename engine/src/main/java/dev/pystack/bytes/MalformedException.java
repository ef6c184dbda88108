package dev.pystack.bytes;

/** Bytes that are not what their format demands. Carries where, so that a user can look. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String section;
  private final long offset;

  /**
   * @param section what was being read, for example {@code .debug_line} or {@code PT_NOTE}
   * @param offset bytes from the start of that section
   * @param expected what should have been there
   */
  public MalformedException(String section, long offset, String expected) {
    // no stack trace: foreign bytes are malformed by the thousand, and nobody reads it
    super(
        section + "+0x" + Long.toHexString(offset) + ": expected " + expected, null, false, false);
    this.section = section;
    this.offset = offset;
  }

  public String section() {
    return section;
  }

  /** Bytes from the start of {@link #section()}. */
  public long offset() {
    return offset;
  }
}

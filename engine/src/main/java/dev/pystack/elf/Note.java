package dev.pystack.elf;

/**
 * An entry of a note segment or section.
 *
 * @param name without its NUL
 * @param type meaning depends on the name
 */
public record Note(String name, int type, byte[] description) {
  /** {@code NT_GNU_BUILD_ID}, of name {@code GNU}. */
  public static final int GNU_BUILD_ID = 3;
}

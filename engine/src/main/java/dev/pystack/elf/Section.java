package dev.pystack.elf;

/**
 * A section header ({@code Elf64_Shdr}).
 *
 * @param index in the file's table
 * @param type {@code sh_type}: one of the constants here, or another
 * @param address {@code sh_addr}, before the load bias; 0 where it is not loaded
 * @param offset bytes into the file
 * @param size bytes in the file (of {@link #NOBITS}: in memory), as declared; not yet checked
 * @param link index of another section; meaning depends on the type
 * @param entrySize bytes of an entry of a table
 */
public record Section(
    int index,
    String name,
    int type,
    long flags,
    long address,
    long offset,
    long size,
    int link,
    int info,
    long entrySize) {
  public static final int SYMTAB = 2;
  public static final int STRTAB = 3;
  public static final int NOTE = 7;
  public static final int NOBITS = 8;
  public static final int DYNSYM = 11;

  private static final long SHF_COMPRESSED = 0x800;

  /** Whether the contents start with an {@code Elf64_Chdr}. */
  public boolean compressed() {
    return (flags & SHF_COMPRESSED) != 0;
  }
}

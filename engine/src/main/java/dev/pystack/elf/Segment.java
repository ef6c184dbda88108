package dev.pystack.elf;

/**
 * A program header ({@code Elf64_Phdr}).
 *
 * @param type {@code p_type}: one of the constants here, or another
 * @param flags {@code p_flags}: 1 executable, 2 writable, 4 readable
 * @param offset bytes into the file
 * @param address {@code p_vaddr}, before the load bias
 * @param fileSize bytes in the file
 * @param memorySize bytes in memory
 * @param alignment {@code p_align}, in bytes
 */
public record Segment(
    int type,
    int flags,
    long offset,
    long address,
    long fileSize,
    long memorySize,
    long alignment) {
  public static final int LOAD = 1;
  public static final int DYNAMIC = 2;
  public static final int INTERPRETER = 3;
  public static final int NOTE = 4;
  public static final int TLS = 7;
  public static final int GNU_EH_FRAME = 0x6474e550;

  public boolean executable() {
    return (flags & 1) != 0;
  }

  public boolean writable() {
    return (flags & 2) != 0;
  }
}

package dev.pystack.elf;

/**
 * A symbol ({@code Elf64_Sym}).
 *
 * @param value {@code st_value}: of a loaded thing its address before the load bias
 * @param size bytes; 0 where unknown
 * @param info {@code st_info}: binding and type
 * @param section {@code st_shndx}: 0 for one that is defined elsewhere
 */
public record ElfSymbol(String name, long value, long size, int info, int section) {
  public static final int OBJECT = 1;
  public static final int FUNCTION = 2;
  public static final int FILE = 4;
  public static final int TLS = 6;
  public static final int GNU_IFUNC = 10;

  public int type() {
    return info & 0xf;
  }

  /** 0 local, 1 global, 2 weak. */
  public int binding() {
    return info >>> 4;
  }

  public boolean defined() {
    return section != 0;
  }
}

package dev.pystack.elf;

/**
 * {@code .gnu_debuglink}: where the debug information that was split off is found.
 *
 * @param file a file name without folders, as the file has it: not to be trusted
 * @param crc CRC-32 of that whole file
 */
public record DebugLink(String file, long crc) {}

package dev.pystack.target.core;

/**
 * An entry of {@code NT_FILE}.
 *
 * @param start first address
 * @param end first address after it, above {@code start}
 * @param offset bytes into the file
 * @param path without the kernel's {@code (deleted)}
 */
record MappedFile(long start, long end, long offset, String path, boolean deleted) {}

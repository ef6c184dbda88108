package dev.pystack.elf;

/**
 * {@code .gnu_debugaltlink} or {@code .debug_sup}: the file with what several debug files share.
 *
 * @param file a path, absolute or from the folder of the file that has this: not to be trusted
 * @param id the GNU build-id of that file, or what its own {@code .debug_sup} says
 */
public record AlternateLink(String file, byte[] id) {}

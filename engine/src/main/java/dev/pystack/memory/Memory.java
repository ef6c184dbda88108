package dev.pystack.memory;

/**
 * Bytes by address: a live process, a core dump, a file (address = file offset) or a recording.
 * Addresses are unsigned 64-bit numbers.
 */
@FunctionalInterface
public interface Memory {
  /**
   * Reads exactly {@code length} bytes.
   *
   * @throws MemoryFault when any of them cannot be had; what {@code into} holds then is undefined
   */
  void read(long address, byte[] into, int offset, int length) throws MemoryFault;
}

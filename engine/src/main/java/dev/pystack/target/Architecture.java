package dev.pystack.target;

import java.nio.ByteOrder;

/**
 * @param addressSize bytes of a pointer: 4 or 8
 */
public record Architecture(Machine machine, ByteOrder order, int addressSize) {
  /** ELF {@code e_machine}. */
  public enum Machine {
    X86_64,
    AARCH64,
    I386,
    ARM,
    OTHER
  }
}

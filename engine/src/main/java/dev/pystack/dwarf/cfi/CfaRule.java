package dev.pystack.dwarf.cfi;

/** How a frame's canonical frame address is found. */
public sealed interface CfaRule {
  /** The value of a register and {@code offset} bytes. */
  record RegisterOffset(int register, long offset) implements CfaRule {}

  /** What a DWARF expression gives. */
  record Expression(byte[] code) implements CfaRule {}
}

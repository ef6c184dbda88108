package dev.pystack.dwarf.cfi;

/**
 * How the caller's value of a register is found (DWARF 5 §6.4.1). Offsets are bytes, already
 * multiplied by the data alignment.
 */
public sealed interface Rule {
  /** The value is lost. */
  record Undefined() implements Rule {}

  /** The register was not changed. */
  record SameValue() implements Rule {}

  /** The value lies in memory, at the frame's CFA and {@code offset}. */
  record Offset(long offset) implements Rule {}

  /** The value is the frame's CFA and {@code offset}. */
  record ValueOffset(long offset) implements Rule {}

  /** The value is in another register. */
  record Register(int register) implements Rule {}

  /** The value lies in memory, at what a DWARF expression gives for the CFA. */
  record Expression(byte[] code) implements Rule {}

  /** The value is what a DWARF expression gives for the CFA. */
  record ValueExpression(byte[] code) implements Rule {}
}

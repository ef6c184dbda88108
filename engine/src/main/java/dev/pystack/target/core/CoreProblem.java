package dev.pystack.target.core;

/** Why a core cannot be looked at. */
public sealed interface CoreProblem {
  /** The path of the core, as it was given. */
  String path();

  /** It cannot be opened or read. */
  record Unreadable(String path, String reason) implements CoreProblem {}

  /** It has no bytes. */
  record Empty(String path) implements CoreProblem {}

  /**
   * It is no core dump.
   *
   * @param what it is instead
   */
  record NotCore(String path, String what) implements CoreProblem {}

  /**
   * It is compressed, and nothing came out of it.
   *
   * @param format as users know it
   */
  record NotUnpacked(String path, String format, String reason) implements CoreProblem {}

  /**
   * It is compressed, and cannot be unpacked to a temporary file.
   *
   * @param needed bytes, as far as that is known; else -1
   */
  record NoSpace(String path, String folder, long needed, long free, String reason)
      implements CoreProblem {}

  /** It ends before its headers or notes do. */
  record Truncated(String path, long size) implements CoreProblem {}

  /**
   * Its headers make no sense.
   *
   * @param reason what was expected, and where
   */
  record Damaged(String path, String reason) implements CoreProblem {}

  /**
   * It is of a machine that is not known here.
   *
   * @param machine ELF {@code e_machine}
   */
  record UnknownMachine(String path, int machine, int bits) implements CoreProblem {}
}

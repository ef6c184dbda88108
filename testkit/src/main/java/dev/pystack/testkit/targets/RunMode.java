package dev.pystack.testkit.targets;

/** How an interpreter gets its program. */
public enum RunMode {
  /** {@code python program.py}. */
  FILE,
  /** {@code python -c '…'}. */
  CODE,
  /** {@code python - < program.py}. */
  STDIN,
  /** {@code python program.zip}. */
  ZIP,
  /** {@code python -m program}. */
  MODULE,
  /** A C program of our own that has the interpreter inside. */
  EMBEDDED,
  /** Another one, with the interpreter linked statically into it. */
  HOSTED
}

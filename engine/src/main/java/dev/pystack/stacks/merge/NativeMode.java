package dev.pystack.stacks.merge;

/** Which native frames are wanted. */
public enum NativeMode {
  /** Of the threads that the interpreter knows. */
  KNOWN_THREADS,
  /** Of all threads, also where there is no interpreter. */
  ALL_THREADS,
  /** Only those below the last Python frame. */
  LAST
}

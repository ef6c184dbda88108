package dev.pystack.target.core;

/** Is told how far the unpacking of a compressed core is. */
public interface UnpackingProgress {
  /** Nobody wants to know. */
  UnpackingProgress NONE =
      new UnpackingProgress() {
        @Override
        public void at(long read, long size, long unpacked) {}

        @Override
        public void end() {}
      };

  /**
   * Called often.
   *
   * @param read bytes of the file that were read so far
   * @param size of the file
   * @param unpacked bytes that came out of it so far
   */
  void at(long read, long size, long unpacked);

  /** Called once, after the last {@link #at}, whatever happened. */
  void end();
}

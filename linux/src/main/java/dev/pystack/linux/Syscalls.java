package dev.pystack.linux;

import java.nio.ByteBuffer;

/** The one native function that this program needs. */
interface Syscalls {
  /**
   * Makes a system call of this machine (syscall(2)).
   *
   * @return what the kernel returned: -4095 to -1 is a negated {@code errno}
   */
  long call(long number, long a1, long a2, long a3, long a4, long a5, long a6);

  /** Native memory as a buffer, in big-endian order as every new buffer; the caller owns it. */
  ByteBuffer view(long address, long length);
}

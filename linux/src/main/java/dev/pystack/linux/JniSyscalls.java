package dev.pystack.linux;

import java.nio.ByteBuffer;

/** By a library of a few instructions that the build writes ({@code WriteSyscallStubs}). */
final class JniSyscalls implements Syscalls {
  @Override
  public native long call(long number, long a1, long a2, long a3, long a4, long a5, long a6);

  @Override
  public native ByteBuffer view(long address, long length);
}

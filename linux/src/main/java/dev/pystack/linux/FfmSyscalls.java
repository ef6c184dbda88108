package dev.pystack.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * By the C library's {@code syscall}, where the stub cannot be loaded: another architecture, a
 * temporary folder that forbids execution. Costs 50 ms and more when it is linked.
 */
@SuppressWarnings("restricted")
final class FfmSyscalls implements Syscalls {
  private final MethodHandle handle;
  private final VarHandle errnoHandle;
  // of the thread that makes the calls, which is only one
  private final MemorySegment state;

  FfmSyscalls() {
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    handle =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(word, word, word, word, word, word, word, word),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    errnoHandle =
        Linker.Option.captureStateLayout()
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));
    state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
  }

  @Override
  public long call(long number, long a1, long a2, long a3, long a4, long a5, long a6) {
    try {
      long result = (long) handle.invokeExact(state, number, a1, a2, a3, a4, a5, a6);
      return result == -1 ? -(int) errnoHandle.get(state, 0L) : result;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public ByteBuffer view(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length).asByteBuffer();
  }
}

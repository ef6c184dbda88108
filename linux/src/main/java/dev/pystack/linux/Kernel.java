package dev.pystack.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that stopping a process takes (syscalls(2); numbers from the kernel's {@code
 * syscall_64.tbl} and {@code asm-generic/unistd.h}). Every method returns what the kernel did:
 * -4095 to -1 is a negated {@code errno}.
 */
final class Kernel {
  static final int EPERM = 1;
  static final int ESRCH = 3;
  static final int EFAULT = 14;
  static final int ECHILD = 10;

  static final int PTRACE_SEIZE = 0x4206;
  static final int PTRACE_INTERRUPT = 0x4207;
  static final int PTRACE_GETREGSET = 0x4204;
  static final int PTRACE_DETACH = 17;
  static final int PTRACE_EVENT_STOP = 128;

  private static final int WNOHANG = 1;
  private static final int WALL = 0x4000_0000;
  private static final int PROT_READ_WRITE = 3;
  // with MAP_POPULATE: no page fault is left for the time that the target stands still
  private static final int MAP_PRIVATE_ANONYMOUS_POPULATE = 0x8022;
  private static final int PR_SET_TIMERSLACK = 29;
  private static final int HIGHEST_PRIORITY = -20;

  private static final int SCRATCH_BYTES = 4096;
  private static final int STATUS = 0;
  private static final int TIMESPEC = 16;
  private static final int IOVEC = 32;
  private static final int REGISTERS = 64;

  /** More than any machine's {@code NT_PRSTATUS} has. */
  static final int REGISTERS_BYTES = 1024;

  private static final int NT_PRSTATUS = 1;

  private final Syscalls syscalls;
  private final boolean arm;
  private final long scratchAddress;
  private final ByteBuffer scratch;
  // a target that was read in a stop may be asked for more when that is over
  private boolean closed;

  Kernel(Syscalls syscalls) {
    this.syscalls = syscalls;
    this.arm = System.getProperty("os.arch", "").equals("aarch64");
    this.scratchAddress = map(SCRATCH_BYTES);
    this.scratch = view(scratchAddress, SCRATCH_BYTES);
  }

  /** New memory of whole pages, zeroed. */
  long map(long bytes) {
    long address =
        syscalls.call(
            arm ? 222 : 9, 0, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_POPULATE, -1, 0);
    if (address < 0 && address > -4096) {
      throw new OutOfMemoryError("mmap of " + bytes + " bytes: errno " + -address);
    }
    return address;
  }

  void unmap(long address, long bytes) {
    syscalls.call(arm ? 215 : 11, address, bytes, 0, 0, 0, 0);
  }

  ByteBuffer view(long address, long bytes) {
    return syscalls.view(address, bytes).order(ByteOrder.nativeOrder());
  }

  long ptrace(int request, int tid, long address, long data) {
    return syscalls.call(arm ? 117 : 101, request, tid, address, data, 0, 0);
  }

  /** Without waiting: 0 where there is no news; else {@link #status} has it. */
  long poll(int tid) {
    return syscalls.call(arm ? 260 : 61, tid, scratchAddress + STATUS, WNOHANG | WALL, 0, 0, 0);
  }

  /** As wait(2) has it. */
  int status() {
    return scratch.getInt(STATUS);
  }

  long readMemory(int pid, long local, long localCount, long remote, long remoteCount) {
    return syscalls.call(arm ? 270 : 310, pid, local, localCount, remote, remoteCount, 0);
  }

  /**
   * Of a thread that stands still, where this machine's registers tell: the futex that it waits
   * for, or 0; -1 where they do not tell.
   */
  long futex(int tid, FutexCall futexCall) {
    if (arm) {
      return -1; // the first argument's register has the result by now
    }
    int length = registers(tid, scratchAddress + REGISTERS);
    if (length < 0) {
      return -1;
    }
    // struct user_regs_struct: orig_rax and rdi; of a 32-bit program orig_eax and ebx
    if (length == 27 * 8) {
      return futexCall.address(
          scratch.getLong(REGISTERS + 15 * 8), scratch.getLong(REGISTERS + 14 * 8));
    }
    return futexCall.address(
        scratch.getInt(REGISTERS + 11 * 4), scratch.getInt(REGISTERS) & 0xffff_ffffL);
  }

  /**
   * Puts the general registers of a thread that stands still to an address of ours.
   *
   * @param address with room for {@link #REGISTERS_BYTES}
   * @return how many bytes they are, by which a 32-bit program is told; -1 where they cannot be had
   */
  int registers(int tid, long address) {
    scratch.putLong(IOVEC, address);
    scratch.putLong(IOVEC + 8, REGISTERS_BYTES);
    return ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, scratchAddress + IOVEC) == 0
        ? (int) scratch.getLong(IOVEC + 8)
        : -1;
  }

  /** The general registers of a thread that stands still; null where they cannot be had. */
  byte @Nullable [] registers(int tid) {
    int length = closed ? -1 : registers(tid, scratchAddress + REGISTERS);
    if (length < 0) {
      return null;
    }
    byte[] copy = new byte[length];
    scratch.get(REGISTERS, copy);
    return copy;
  }

  /** Sleeps; only as exact as {@link #hurry} made it. */
  void sleep(long nanos) {
    scratch.putLong(TIMESPEC, nanos / 1_000_000_000);
    scratch.putLong(TIMESPEC + 8, nanos % 1_000_000_000);
    syscalls.call(arm ? 101 : 35, scratchAddress + TIMESPEC, 0, 0, 0, 0, 0);
  }

  /**
   * Makes the calling thread prompt: it sleeps for microseconds (by default the kernel adds fifty),
   * and, where we may, others do not keep it from letting the target go.
   */
  void hurry() {
    syscalls.call(arm ? 167 : 157, PR_SET_TIMERSLACK, 1000, 0, 0, 0, 0);
    syscalls.call(arm ? 140 : 141, 0, 0, HIGHEST_PRIORITY, 0, 0, 0);
  }

  /** The id of the calling thread. */
  int ownTid() {
    return (int) syscalls.call(arm ? 178 : 186, 0, 0, 0, 0, 0, 0);
  }

  void close() {
    closed = true;
    unmap(scratchAddress, SCRATCH_BYTES);
  }
}

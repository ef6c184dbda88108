package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyscallsTest {
  static List<Syscalls> ways() {
    return List.of(SyscallLoader.load(), new FfmSyscalls());
  }

  @Test
  void theStubIsThereForThisMachine() {
    String arch = System.getProperty("os.arch");
    assumeTrue(List.of("amd64", "aarch64").contains(arch), "a stub for " + arch);
    assertThat(SyscallLoader.load()).isInstanceOf(JniSyscalls.class);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void allSixArgumentsArrive(Syscalls syscalls) throws Exception {
    Kernel kernel = new Kernel(syscalls);
    // mmap takes six; process_vm_readv too: from ourselves to ourselves
    long address = kernel.map(8192);
    ByteBuffer view = kernel.view(address, 8192);
    assertThat(view.capacity()).isEqualTo(8192);
    view.putLong(0, 0x1122334455667788L);
    view.putLong(4096, address + 512); // local
    view.putLong(4104, 8);
    view.putLong(4112, address); // remote
    view.putLong(4120, 8);
    int self = (int) ProcessHandle.current().pid();
    assertThat(kernel.readMemory(self, address + 4096, 1, address + 4112, 1)).isEqualTo(8);
    assertThat(view.getLong(512)).isEqualTo(0x1122334455667788L);
    view.putLong(4112, 1); // not mapped
    assertThat(kernel.readMemory(self, address + 4096, 1, address + 4112, 1))
        .isEqualTo(-Kernel.EFAULT);
    kernel.unmap(address, 8192);
    kernel.close();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void errorsAreNegated(Syscalls syscalls) {
    Kernel kernel = new Kernel(syscalls);
    assertThat(kernel.ptrace(Kernel.PTRACE_INTERRUPT, Integer.MAX_VALUE, 0, 0))
        .isEqualTo(-Kernel.ESRCH);
    assertThat(kernel.poll(Integer.MAX_VALUE)).isEqualTo(-Kernel.ECHILD);
    assertThat(kernel.ownTid()).isPositive();
    kernel.close();
  }
}

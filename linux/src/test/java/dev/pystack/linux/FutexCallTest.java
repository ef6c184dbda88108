package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.target.Architecture;
import dev.pystack.target.Architecture.Machine;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FutexCallTest {
  private static long address(Machine machine, int addressSize, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    Architecture architecture = new Architecture(machine, ByteOrder.LITTLE_ENDIAN, addressSize);
    return new FutexCall(architecture).address(bytes, bytes.length);
  }

  @Test
  void onlyAFutexCall() {
    assertThat(address(Machine.X86_64, 8, "202 0x7f12ab 0x189 0x0 0x0 0x0 0xffffffff 0x7 0x8\n"))
        .isEqualTo(0x7f12ab);
    assertThat(address(Machine.X86_64, 8, "230 0x1 0x1 0x7ffc 0x0 0x0 0x0 0x7 0x8\n")).isZero();
    assertThat(address(Machine.AARCH64, 8, "98 0xffff00 0x0 0x0\n")).isEqualTo(0xffff00);
    assertThat(address(Machine.AARCH64, 8, "202 0xffff00 0x0 0x0\n")).isZero();
    assertThat(address(Machine.X86_64, 4, "240 0xf7000010 0x0\n")).isEqualTo(0xf7000010L);
    assertThat(address(Machine.I386, 4, "422 0xf7000010 0x0\n")).isEqualTo(0xf7000010L);
  }

  @Test
  void aRestartedWait() {
    assertThat(address(Machine.X86_64, 8, "219 0x7f12ab 0x189 0x0\n")).isEqualTo(0x7f12ab);
  }

  @Test
  void otherLines() {
    for (String line :
        new String[] {
          "", "running\n", "-1 0x7ff 0x7f\n", "202", "202 ", "202 0x", "202 0xzz", " "
        }) {
      assertThat(address(Machine.X86_64, 8, line)).as(line).isZero();
    }
    assertThat(address(Machine.OTHER, 8, "202 0x7f12ab 0x0\n")).isZero();
  }
}

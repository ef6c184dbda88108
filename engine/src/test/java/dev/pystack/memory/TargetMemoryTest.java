package dev.pystack.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TargetMemoryTest {
  private static final long BASE = 0x1000;

  private static TargetMemory memory(ByteOrder order, int addressSize, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new TargetMemory(of(bytes), order, addressSize);
  }

  private static Memory of(byte[] bytes) {
    return (address, into, offset, length) -> {
      if (address < BASE || address - BASE + length > bytes.length) {
        throw new MemoryFault(address, "hole");
      }
      System.arraycopy(bytes, (int) (address - BASE), into, offset, length);
    };
  }

  @Test
  void bothOrders() throws MemoryFault {
    int[] bytes = {0x01, 0x82, 0x03, 0x84, 0x05, 0x86, 0x07, 0x88};
    TargetMemory little = memory(ByteOrder.LITTLE_ENDIAN, 8, bytes);
    TargetMemory big = memory(ByteOrder.BIG_ENDIAN, 8, bytes);
    assertThat(little.u16(BASE)).isEqualTo(0x8201);
    assertThat(big.u16(BASE)).isEqualTo(0x0182);
    assertThat(little.u32(BASE)).isEqualTo(0x84038201L);
    assertThat(little.i32(BASE)).isEqualTo(0x84038201);
    assertThat(big.u32(BASE)).isEqualTo(0x01820384L);
    assertThat(little.i64(BASE)).isEqualTo(0x8807860584038201L);
    assertThat(big.i64(BASE)).isEqualTo(0x0182038405860788L);
    assertThat(little.unsigned(BASE, 3)).isEqualTo(0x038201);
    assertThat(little.signed(BASE, 2)).isEqualTo((short) 0x8201);
    assertThat(little.signed(BASE, 8)).isEqualTo(0x8807860584038201L);
    assertThat(little.u8(BASE + 1)).isEqualTo(0x82);
  }

  @Test
  void pointersAreAsWideAsTheTargets() throws MemoryFault {
    int[] bytes = {0xff, 0xff, 0xff, 0xff, 0x05, 0, 0, 0};
    assertThat(memory(ByteOrder.LITTLE_ENDIAN, 4, bytes).pointer(BASE)).isEqualTo(0xffffffffL);
    assertThat(memory(ByteOrder.LITTLE_ENDIAN, 4, bytes).ssize(BASE)).isEqualTo(-1);
    assertThat(memory(ByteOrder.LITTLE_ENDIAN, 8, bytes).pointer(BASE)).isEqualTo(0x5ffffffffL);
  }

  @Test
  void stringsEndAtTheirNulAndNeverReadFarPastIt() throws MemoryFault {
    byte[] text = "grüß Gott\0".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[128];
    // up to the last byte before a hole
    System.arraycopy(text, 0, bytes, bytes.length - text.length, text.length);
    TargetMemory memory = new TargetMemory(of(bytes), ByteOrder.LITTLE_ENDIAN, 8);
    long at = BASE + bytes.length - text.length;
    assertThat(memory.cString(at, 1000)).isEqualTo("grüß Gott");
    assertThat(memory.cString(at, 2)).isEqualTo("gr");
    assertThat(memory.cString(at, 0)).isEmpty();
    byte[] endless = new byte[4096];
    java.util.Arrays.fill(endless, (byte) 'x');
    TargetMemory other = new TargetMemory(of(endless), ByteOrder.LITTLE_ENDIAN, 8);
    assertThat(other.cString(BASE + 5, 300)).hasSize(300);
    assertThatThrownBy(() -> other.cString(BASE + 5, 100_000)).isInstanceOf(MemoryFault.class);
  }
}

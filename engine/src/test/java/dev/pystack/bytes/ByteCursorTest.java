package dev.pystack.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ByteCursorTest {
  private static ByteCursor cursor(int... bytes) {
    byte[] copy = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      copy[i] = (byte) bytes[i];
    }
    return new ByteCursor("s", copy, ByteOrder.LITTLE_ENDIAN, 8);
  }

  @Property
  void numbersComeBackInEitherOrderAndWidth(
      @ForAll long value, @ForAll @IntRange(min = 1, max = 8) int width, @ForAll boolean big)
      throws MalformedException {
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] bytes = new Bytes(order, 8).number(value, width).number(value, width).toArray();
    ByteCursor in = new ByteCursor("s", bytes, order, 8);
    long mask = width == 8 ? -1 : (1L << 8 * width) - 1;

    assertThat(in.unsigned(width)).isEqualTo(value & mask);
    assertThat(in.signed(width)).isEqualTo(value << 64 - 8 * width >> 64 - 8 * width);
    assertThat(in.hasRemaining()).isFalse();
  }

  @Property
  void lebNumbersComeBackPaddedOrNot(@ForAll long value, @ForAll @IntRange(max = 3) int padding)
      throws MalformedException {
    byte[] unsigned = padded(new Bytes(ByteOrder.LITTLE_ENDIAN, 8).uleb(value), padding, 0);
    byte[] signed =
        padded(new Bytes(ByteOrder.LITTLE_ENDIAN, 8).sleb(value), padding, value < 0 ? 0x7f : 0);

    assertThat(new ByteCursor("s", unsigned, ByteOrder.LITTLE_ENDIAN, 8).uleb()).isEqualTo(value);
    assertThat(new ByteCursor("s", signed, ByteOrder.LITTLE_ENDIAN, 8).sleb()).isEqualTo(value);
  }

  private static byte[] padded(Bytes number, int padding, int fill) {
    if (padding == 0) {
      return number.toArray();
    }
    int last = number.size() - 1;
    number.put(last, number.toArray()[last] | 0x80, 1);
    for (int i = 1; i < padding; i++) {
      number.u8(fill | 0x80);
    }
    return number.u8(fill).toArray();
  }

  @Test
  void lebNumbersOfMoreThan64BitsAreMalformed() {
    int[] bytes = {255, 255, 255, 255, 255, 255, 255, 255, 255, 2};
    assertThatThrownBy(() -> cursor(bytes).uleb())
        .isInstanceOf(MalformedException.class)
        .hasMessage("s+0xa: expected a LEB128 number of at most 64 bits");
    assertThatThrownBy(() -> cursor(bytes).sleb()).isInstanceOf(MalformedException.class);
  }

  @Test
  void lebNumbersWithoutAnEndAreMalformed() {
    assertThatThrownBy(() -> cursor(0x80, 0x80).uleb())
        .isInstanceOf(MalformedException.class)
        .hasMessage("s+0x2: expected 1 more bytes");
  }

  @Test
  void saysWhereItIsAlsoInAPieceOfASlice() throws MalformedException {
    ByteCursor in = new ByteCursor(".debug_x", new byte[16], 0x100, ByteOrder.LITTLE_ENDIAN, 4);
    in.skip(4);
    ByteCursor slice = in.slice(8);
    assertThat(in.position()).isEqualTo(0x10c);
    slice.seek(0x10a);
    assertThat(slice.remaining()).isEqualTo(2);
    assertThatThrownBy(slice::u32)
        .isInstanceOf(MalformedException.class)
        .hasMessage(".debug_x+0x10a: expected 4 more bytes");
    assertThatThrownBy(() -> slice.seek(0x103)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> slice.seek(0x10d)).isInstanceOf(MalformedException.class);
  }

  @Test
  void textEndsAtItsNul() throws MalformedException {
    ByteCursor in = cursor('a', 'b', 0, 'c');
    assertThat(in.cString()).isEqualTo("ab");
    assertThatThrownBy(in::cString).isInstanceOf(MalformedException.class);
    in.seek(0);
    assertThat(in.cString(2)).isEqualTo("ab");
    in.seek(0);
    assertThatThrownBy(() -> in.cString(1)).isInstanceOf(MalformedException.class);
  }

  @Test
  void hugeCountsAreMalformedBeforeAnythingIsAllocated() {
    assertThatThrownBy(() -> cursor(1).bytes(Long.MAX_VALUE))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> cursor(1).bytes(-1)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> cursor(1).slice(1L << 32)).isInstanceOf(MalformedException.class);
  }

  @Property
  void nothingButMalformedEscapes(
      @ForAll byte[] bytes,
      @ForAll @Size(max = 30) java.util.List<@IntRange(max = 9) Integer> steps) {
    ByteCursor in = new ByteCursor("s", bytes, ByteOrder.BIG_ENDIAN, 4);
    for (int step : steps) {
      try {
        switch (step) {
          case 0 -> in.uleb();
          case 1 -> in.sleb();
          case 2 -> in.cString();
          case 3 -> in.skip(in.u32());
          case 4 -> in.align(8);
          case 5 -> in.seek(in.u16());
          case 6 -> in.bytes(in.i8());
          case 7 -> in.unsigned(in.u8());
          case 8 -> in.slice(in.address()).cString();
          default -> in.i32();
        }
      } catch (MalformedException expected) {
        assertThat(expected.section()).isEqualTo("s");
      }
      assertThat(in.position()).isBetween(0L, (long) bytes.length);
    }
  }
}

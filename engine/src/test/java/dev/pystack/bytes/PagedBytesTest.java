package dev.pystack.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes that are read piece by piece are the same as those that are there at once. */
class PagedBytesTest {
  private static ByteCursor paged(byte[] bytes, int declared) {
    PagedBytes pages =
        new PagedBytes(
            "s",
            (position, into, offset, length) -> {
              if (position < 0 || position > bytes.length - length) {
                throw new MalformedException("s", position, "bytes");
              }
              System.arraycopy(bytes, (int) position, into, offset, length);
            },
            declared);
    return new ByteCursor(pages, ByteOrder.LITTLE_ENDIAN, 8);
  }

  @Property(tries = 300)
  void sameAnswers(@ForAll @IntRange(min = 0, max = 50_000) int size, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      // long strings and long LEB128 numbers too
      bytes[i] = random.nextInt(100) == 0 ? 0 : (byte) (bytes[i] | 1);
    }
    ByteCursor whole = new ByteCursor("s", bytes, ByteOrder.LITTLE_ENDIAN, 8);
    ByteCursor paged = paged(bytes, size);
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(20) == 0) {
        long length = random.nextInt(size + 2);
        long at = random.nextInt(size + 1);
        String first = answer(whole, () -> whole.seek(at), null);
        assertThat(answer(paged, () -> paged.seek(at), null)).isEqualTo(first);
        ByteCursor[] pieces = new ByteCursor[2];
        first = answer(whole, () -> pieces[0] = whole.slice(length), NONE);
        assertThat(answer(paged, () -> pieces[1] = paged.slice(length), NONE)).isEqualTo(first);
        int kind = random.nextInt(12);
        if (pieces[0] != null) {
          assertThat(step(pieces[1], kind, 5)).isEqualTo(step(pieces[0], kind, 5));
        }
      }
      int kind = random.nextInt(12);
      long number = random.nextInt(40) - 1L;
      String expected = step(whole, kind, number);
      assertThat(step(paged, kind, number)).isEqualTo(expected);
    }
  }

  /** As debug information may have that unpacks to a gigabyte out of a megabyte. */
  @Test
  void aStringThatIsPassedOverIsNotHeld() throws Exception {
    long size = 1L << 28;
    int[] largest = new int[1];
    PagedBytes pages =
        new PagedBytes(
            "s",
            (position, into, offset, length) -> {
              largest[0] = Math.max(largest[0], length);
              Arrays.fill(into, offset, offset + length, (byte) 'a');
              if (position + length == size) {
                into[offset + length - 2] = 0;
              }
            },
            size);
    ByteCursor in = new ByteCursor(pages, ByteOrder.LITTLE_ENDIAN, 8);

    in.skip(5);
    in.skipCString();

    assertThat(in.position()).isEqualTo(size - 1);
    assertThat(in.u8()).isEqualTo('a');
    assertThat(largest[0]).isLessThanOrEqualTo(PagedBytes.BLOCK);
    assertThatThrownBy(in::skipCString).hasMessageContaining("a NUL-terminated string");
  }

  private interface Step {
    void run() throws MalformedException;
  }

  private interface Value {
    Object get() throws MalformedException;
  }

  private static final Value NONE = () -> "";

  private static String step(ByteCursor in, int kind, long number) {
    return answer(
        in,
        null,
        switch (kind) {
          case 0 -> in::u8;
          case 1 -> in::u16;
          case 2 -> in::u32;
          case 3 -> in::u64;
          case 4 -> in::uleb;
          case 5 -> in::sleb;
          case 6 -> in::cString;
          case 7 -> () -> in.cString((int) Math.max(0, number));
          case 8 ->
              () -> new String(in.bytes(number), java.nio.charset.StandardCharsets.ISO_8859_1);
          case 9 ->
              () -> {
                in.skip(number * 100);
                return "";
              };
          case 10 ->
              () -> {
                in.seek(in.position() - number);
                return "";
              };
          default -> () -> in.remaining() + " " + in.hasRemaining();
        });
  }

  private static String answer(ByteCursor in, @Nullable Step step, Value value) {
    long before = in.position();
    try {
      if (step != null) {
        step.run();
        return "done " + in.position();
      }
      return value.get() + " at " + in.position();
    } catch (MalformedException e) {
      // how far a reader came before it met the end may differ
      try {
        in.seek(before);
      } catch (MalformedException impossible) {
        throw new AssertionError(impossible);
      }
      return "malformed";
    }
  }

  @Test
  void moreDeclaredThanThereIs() throws Exception {
    ByteCursor in = paged(new byte[20_000], Integer.MAX_VALUE);

    assertThat(in.remaining()).isEqualTo(Integer.MAX_VALUE);
    assertThat(in.u32()).isZero();
    in.seek(1 << 20);
    assertThat(answer(in, null, in::u8)).isEqualTo("malformed");
    assertThat(answer(in, null, () -> in.bytes(1 << 30))).isEqualTo("malformed");
    assertThat(answer(in, null, in::cString)).isEqualTo("malformed");
  }
}

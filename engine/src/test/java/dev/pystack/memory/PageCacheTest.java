package dev.pystack.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageCacheTest {
  private static final int PAGE = PageCache.PAGE;

  /** Eight pages from address 0x10000, the fourth of them a hole. Counts what it is asked. */
  private static final class Source implements Memory {
    final byte[] bytes = new byte[8 * PAGE];
    int reads;

    Source() {
      new Random(1).nextBytes(bytes);
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
      reads++;
      long at = address - 0x10000;
      if (at < 0 || at + length > bytes.length || at / PAGE == 3) {
        throw new MemoryFault(address, "hole");
      }
      System.arraycopy(bytes, (int) at, into, offset, length);
    }
  }

  @Test
  void whatWasReadStaysAsItWas() throws MemoryFault {
    Source source = new Source();
    PageCache cache = new PageCache(source, 100);
    byte[] first = new byte[16];
    cache.read(0x10008, first, 0, 16);
    byte[] before = first.clone();
    Arrays.fill(source.bytes, (byte) 0);
    cache.read(0x10008, first, 0, 16);
    assertThat(first).isEqualTo(before);
    assertThat(source.reads).isEqualTo(1);
    cache.clear();
    cache.read(0x10008, first, 0, 16);
    assertThat(first).containsOnly(0);
  }

  @Test
  void holesAreRememberedToo() throws MemoryFault {
    Source source = new Source();
    PageCache cache = new PageCache(source, 100);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> cache.read(0x13ff0, new byte[8], 0, 8))
          .isInstanceOf(MemoryFault.class)
          .hasMessageContaining("0x13ff0");
    }
    assertThat(source.reads).isEqualTo(1);
    // across the border of the hole: at the first byte that cannot be had
    assertThatThrownBy(() -> cache.read(0x12ff8, new byte[16], 0, 16))
        .isInstanceOfSatisfying(
            MemoryFault.class, fault -> assertThat(fault.address()).isEqualTo(0x13000));
    cache.read(0x10000, new byte[1], 0, 1);
    assertThat(cache.held()).containsExactlyInAnyOrder(0x10, 0x12);
  }

  @Test
  void bounded() throws MemoryFault {
    Source source = new Source();
    PageCache cache = new PageCache(source, 2);
    byte[] one = new byte[1];
    for (int round = 0; round < 3; round++) {
      for (int page = 0; page < 8; page++) {
        if (page != 3) {
          cache.read(0x10000 + page * PAGE + 5, one, 0, 1);
          assertThat(one[0]).isEqualTo(source.bytes[page * PAGE + 5]);
          assertThat(cache.held().length).isLessThanOrEqualTo(2);
        }
      }
    }
  }

  @Test
  void pagesByOtherMeans() throws MemoryFault {
    PageCache cache =
        new PageCache(
            (address, into, offset, length) -> {
              throw new MemoryFault(address, "nothing");
            },
            1000);
    for (int page = 0; page < 600; page++) {
      byte[] bytes = new byte[PAGE];
      bytes[7] = (byte) page;
      cache.put(0x7ffff0000L + page, bytes);
    }
    byte[] one = new byte[1];
    for (int page = 0; page < 600; page++) {
      cache.read((0x7ffff0000L + page) * PAGE + 7, one, 0, 1);
      assertThat(one[0]).isEqualTo((byte) page);
    }
    assertThat(cache.held()).hasSize(600);
  }

  @Property
  void sameAsTheSource(
      @ForAll @IntRange(max = 3 * PAGE) int from, @ForAll @IntRange(max = 3 * PAGE) int length)
      throws MemoryFault {
    Source source = new Source();
    int fits = Math.min(length, 3 * PAGE - from);
    byte[] bytes = new byte[fits + 2];
    new PageCache(source, 100).read(0x10000 + from, bytes, 1, fits);
    assertThat(Arrays.copyOfRange(bytes, 1, fits + 1))
        .isEqualTo(Arrays.copyOfRange(source.bytes, from, from + fits));
    assertThat(bytes[0]).isZero();
    assertThat(bytes[fits + 1]).isZero();
  }

  @Property
  void addressesAreUnsigned(@ForAll long address) {
    assertThatThrownBy(
            () ->
                new PageCache(new Source(), 10)
                    .read(address | 0x1000000, new byte[3 * PAGE], 0, 3 * PAGE))
        .isInstanceOf(MemoryFault.class);
  }
}

package dev.pystack.dwarf.cfi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries of both sections: versions, augmentations, encodings, and garbage. */
class EntriesTest {
  private static final long LOADED = 0x7f0000000000L;

  private static Bytes none() {
    return new Bytes(ByteOrder.LITTLE_ENDIAN, 8);
  }

  private static Cie cie(CfiBytes bytes, FrameFormat format) throws MalformedException {
    return Cie.read(bytes.cursor(), format);
  }

  @ParameterizedTest
  @EnumSource
  void versionsOfACie(FrameFormat format) throws Exception {
    for (int version : new int[] {1, 3, 4}) {
      CfiBytes bytes = new CfiBytes(ByteOrder.LITTLE_ENDIAN, 8, format, false);
      Cie cie = cie(bytes.cie(version, "", 4, -4, 30, new byte[0], none()), format);
      assertThat(cie.codeAlignment()).isEqualTo(4);
      assertThat(cie.dataAlignment()).isEqualTo(-4);
      assertThat(cie.returnAddress()).isEqualTo(30);
      assertThat(cie.signal()).isFalse();
    }
    CfiBytes unknown = new CfiBytes(ByteOrder.LITTLE_ENDIAN, 8, format, false);
    unknown.cie(2, "", 1, -8, 16, new byte[0], none());
    assertThatThrownBy(() -> cie(unknown, format)).hasMessageContaining("version 1, 3 or 4, not 2");
  }

  @Test
  void augmentations() throws Exception {
    FrameFormat eh = FrameFormat.EH_FRAME;
    Bytes personality = none().u8(0x9b).u32(0x1234).u8(0x1b).u8(0x1b);
    Cie cie = cie(CfiBytes.plain().cie(1, "zPLR", 1, -8, 16, personality.toArray(), none()), eh);
    assertThat(cie.pointerEncoding()).isEqualTo(0x1b);
    assertThat(cie.augmented()).isTrue();
    assertThat(cie.signal()).isFalse();
    assertThat(cie(CfiBytes.plain().cie(1, "zRS", 1, -8, 16, new byte[] {0x1b}, none()), eh))
        .matches(Cie::signal);
    // Arm: signed with the other key, tagged stack
    assertThat(cie(CfiBytes.plain().cie(1, "zRBG", 4, -8, 30, new byte[] {0x1b}, none()), eh))
        .matches(made -> made.pointerEncoding() == 0x1b);
    // what an unknown letter brings is passed over by the size
    assertThat(
            cie(CfiBytes.plain().cie(1, "zRX", 1, -8, 16, new byte[] {0x1b, 9, 9}, none()), eh)
                .pointerEncoding())
        .isEqualTo(0x1b);
    assertThat(cie(CfiBytes.plain().cie(1, "eh", 1, -8, 16, new byte[0], none()), eh).augmented())
        .isFalse();
    CfiBytes unknown = CfiBytes.plain().cie(1, "q", 1, -8, 16, new byte[0], none());
    assertThatThrownBy(() -> cie(unknown, eh)).hasMessageContaining("a known augmentation");
  }

  /** A section loaded somewhere: each encoding of a function's start leads to the same place. */
  @ParameterizedTest
  @CsvSource({"00", "0c", "04", "10", "1b", "1c", "18", "3b", "3c", "11", "19", "39", "50"})
  void encodingsOfAddresses(String hex) throws Exception {
    int encoding = Integer.parseInt(hex, 16);
    CfiBytes bytes = CfiBytes.plain();
    bytes.cie(1, "zR", 1, -8, 16, new byte[] {(byte) encoding}, none());
    // the address stands behind the length and the CIE's place
    int at = bytes.size() + 8;
    int padding = encoding == 0x50 ? -at & 7 : 0;
    long start = LOADED + 0x2000;
    long base =
        switch (encoding & 0x70) {
          case 0x10 -> LOADED + at;
          case 0x30 -> LOADED - 0x500;
          default -> 0;
        };
    Bytes rest = none();
    for (int i = 0; i < padding; i++) {
      rest.u8(0);
    }
    write(rest, encoding, start - base);
    write(rest, encoding, 0x40);
    bytes.raw(rest.uleb(0)).end();
    FrameIndex index =
        FrameIndex.of(
            new ByteCursor("frames", bytes.toArray(), LOADED, ByteOrder.LITTLE_ENDIAN, 8),
            FrameFormat.EH_FRAME,
            LOADED - 0x500);
    assertThat(index.size()).isEqualTo(1);
    Fde fde = index.find(start + 0x3f);
    assertThat(fde).isNotNull();
    assertThat(fde.start()).isEqualTo(start);
    assertThat(fde.end()).isEqualTo(start + 0x40);
    assertThat(index.find(start - 1)).isNull();
    assertThat(index.find(start + 0x40)).isNull();
  }

  private static void write(Bytes into, int encoding, long value) {
    switch (encoding & 0x0f) {
      case 0x01 -> into.uleb(value);
      case 0x09 -> into.sleb(value);
      case 0x03, 0x0b -> into.u32(value);
      default -> into.u64(value);
    }
  }

  @Test
  void theHeadersTable() throws Exception {
    Bytes bytes = none().u8(1).u8(0x1b).u8(0x03).u8(0x3b).u32(0x100).u32(7);
    EhFrameHeader header =
        EhFrameHeader.read(
            new ByteCursor("hdr", bytes.toArray(), LOADED, ByteOrder.LITTLE_ENDIAN, 8));
    assertThat(header).isEqualTo(new EhFrameHeader(LOADED + 0x104, LOADED + 12, 7, 0x3b, 8));
    Bytes without = none().u8(1).u8(0x1b).u8(0xff).u8(0xff).u32(0x100);
    header =
        EhFrameHeader.read(
            new ByteCursor("hdr", without.toArray(), LOADED, ByteOrder.LITTLE_ENDIAN, 8));
    assertThat(header.frames()).isEqualTo(LOADED + 0x104);
    assertThat(header.count()).isZero();
    assertThatThrownBy(
            () ->
                EhFrameHeader.read(
                    new ByteCursor("hdr", new byte[32], 0, ByteOrder.LITTLE_ENDIAN, 8)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void entriesNeedNotBeSortedAndDroppedFunctionsDoNotCount() throws Exception {
    CfiBytes bytes = new CfiBytes(ByteOrder.LITTLE_ENDIAN, 8, FrameFormat.DEBUG_FRAME, false);
    bytes.cie(none());
    Random random = new Random(7);
    int[] order = random.ints(0, 1000).distinct().limit(1000).toArray();
    for (int i : order) {
      bytes.raw(none().address(0x10000 + 0x20L * i).address(0x20));
    }
    bytes.raw(none().address(0).address(0x100000)).raw(none().address(0x5000).address(0));
    FrameIndex index = bytes.index();
    assertThat(index.size()).isEqualTo(order.length);
    for (int i : order) {
      Fde fde = index.find(0x10000 + 0x20L * i + 0x1f);
      assertThat(fde).isNotNull();
      assertThat(fde.start()).isEqualTo(0x10000 + 0x20L * i);
    }
    assertThat(index.find(0x5000)).isNull();
  }

  @Test
  void whatACutOrAWrongLengthHidesIsLostAlone() {
    CfiBytes bytes = CfiBytes.plain().cie(none()).fde(none());
    byte[] all = bytes.toArray();
    FrameIndex whole = bytes.index();
    assertThat(whole.size()).isEqualTo(1);
    for (int size = 0; size < all.length; size++) {
      byte[] cut = java.util.Arrays.copyOf(all, size);
      FrameIndex index =
          FrameIndex.of(
              new ByteCursor("frames", cut, ByteOrder.LITTLE_ENDIAN, 8), FrameFormat.EH_FRAME, 0);
      assertThat(index.size()).isZero();
    }
  }

  @Property(tries = 2000)
  void garbage(@ForAll @Size(max = 300) byte[] bytes, @ForAll boolean eh) {
    read(bytes, eh ? FrameFormat.EH_FRAME : FrameFormat.DEBUG_FRAME);
  }

  @Property(tries = 4000)
  void goodBytesWithSomeChanged(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes, @ForAll boolean eh) {
    FrameFormat format = eh ? FrameFormat.EH_FRAME : FrameFormat.DEBUG_FRAME;
    CfiBytes made = new CfiBytes(ByteOrder.LITTLE_ENDIAN, 8, format, seed % 2 == 0);
    Random random = new Random(seed);
    made.cie(3, "zR", 1, -8, 16, new byte[] {0}, none().u8(0x0c).u8(7).u8(8).u8(0x90).u8(1));
    byte[] instructions = new byte[random.nextInt(60)];
    random.nextBytes(instructions);
    Bytes rest = none().address(CfiBytes.START).address(CfiBytes.SIZE).uleb(0).raw(instructions);
    byte[] bytes = made.raw(rest).raw(rest).end().toArray();
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    read(bytes, format);
  }

  /** Everything that can be asked for: nothing but what says where it went wrong. */
  private static void read(byte[] bytes, FrameFormat format) {
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          FrameIndex index =
              FrameIndex.of(
                  new ByteCursor("frames", bytes, ByteOrder.LITTLE_ENDIAN, 8), format, 0x1000);
          assertThat(index.size()).isLessThanOrEqualTo(bytes.length);
          for (long pc : new long[] {0, CfiBytes.START, CfiBytes.START + 0x80, -1}) {
            Fde fde = index.find(pc);
            if (fde != null) {
              try {
                assertThat(fde.row(pc).size()).isLessThanOrEqualTo(Row.MAX_REGISTER + 1);
              } catch (MalformedException expected) {
                assertThat(expected.getMessage()).contains("expected");
              }
            }
          }
          try {
            EhFrameHeader.read(new ByteCursor("hdr", bytes, 0x1000, ByteOrder.BIG_ENDIAN, 4));
          } catch (MalformedException expected) {
            assertThat(expected.getMessage()).contains("expected");
          }
        });
  }
}

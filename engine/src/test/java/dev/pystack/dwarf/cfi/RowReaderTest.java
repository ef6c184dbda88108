package dev.pystack.dwarf.cfi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.cfi.CfaRule.RegisterOffset;
import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call frame instruction (DWARF 5 §6.4.2), its operands and its effect. */
class RowReaderTest {
  private final CfiBytes made = CfiBytes.plain();

  private Bytes bytes(int... values) {
    Bytes bytes = made.bytes();
    for (int value : values) {
      bytes.u8(value);
    }
    return bytes;
  }

  /** {@code DW_CFA_def_cfa} rsp+8, {@code DW_CFA_offset} 16 at -8, 3 at -24. */
  private Bytes initial() {
    return bytes(0x0c, 7, 8, 0x90, 1, 0x83, 3);
  }

  private Row row(int offset, Bytes instructions) throws MalformedException {
    return made.cie(initial()).fde(instructions).row(offset);
  }

  private Row row(int... instructions) throws MalformedException {
    return row(0, bytes(instructions));
  }

  @Test
  void initialInstructionsHoldEverywhere() throws Exception {
    Row row = row();
    assertThat(row.cfa()).isEqualTo(new RegisterOffset(7, 8));
    assertThat(row.rule(16)).isEqualTo(new Rule.Offset(-8));
    assertThat(row.rule(3)).isEqualTo(new Rule.Offset(-24));
    assertThat(row.rule(4)).isNull();
    assertThat(row.rule(-1)).isNull();
    assertThat(row.rule(4000)).isNull();
    assertThat(row.signedReturnAddress()).isFalse();
  }

  @Test
  void locationsAdvance() throws Exception {
    Bytes all =
        bytes(0x41, 0x0e, 16) // to 1
            .raw(bytes(0x02, 0x20, 0x0e, 24).toArray()) // to 0x21
            .raw(bytes(0x03, 0x10, 0x00, 0x0e, 32).toArray()) // to 0x31
            .raw(bytes(0x04, 0x10, 0, 0, 0, 0x0e, 40).toArray()) // to 0x41
            .raw(bytes(0x1d, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0e, 48).toArray()) // to 0x51
            .u8(0x01)
            .address(CfiBytes.START + 0x60)
            .u8(0x0e)
            .u8(56);
    made.cie(initial()).fde(all);
    int[][] wanted = {
      {0, 8},
      {1, 16},
      {0x20, 16},
      {0x21, 24},
      {0x30, 24},
      {0x31, 32},
      {0x40, 32},
      {0x41, 40},
      {0x50, 40},
      {0x51, 48},
      {0x5f, 48},
      {0x60, 56},
      {0xff, 56}
    };
    for (int[] pair : wanted) {
      assertThat(made.row(pair[0]).cfa())
          .as("at %x", pair[0])
          .isEqualTo(new RegisterOffset(7, pair[1]));
    }
  }

  @Test
  void codeAlignmentMultiplies() throws Exception {
    made.cie(1, "", 4, -8, 30, new byte[0], initial()).fde(bytes(0x42, 0x0e, 16));
    assertThat(made.row(7).cfa()).isEqualTo(new RegisterOffset(7, 8));
    assertThat(made.row(8).cfa()).isEqualTo(new RegisterOffset(7, 16));
  }

  @Test
  void cfaRules() throws Exception {
    assertThat(row(0x0d, 6).cfa()).isEqualTo(new RegisterOffset(6, 8));
    assertThat(CfiBytes.plain().cie(initial()).fde(bytes(0x12, 6, 0x7e)).row(0).cfa())
        .isEqualTo(new RegisterOffset(6, 16));
    assertThat(CfiBytes.plain().cie(initial()).fde(bytes(0x13, 0x7d)).row(0).cfa())
        .isEqualTo(new RegisterOffset(7, 24));
    CfaRule rule = CfiBytes.plain().cie(initial()).fde(bytes(0x0f, 2, 0x77, 8)).row(0).cfa();
    assertThat(rule).isInstanceOf(CfaRule.Expression.class);
    assertThat(((CfaRule.Expression) rule).code()).containsExactly(0x77, 8);
    // an expression is over once a register is named
    assertThat(CfiBytes.plain().cie(initial()).fde(bytes(0x0f, 2, 0x77, 8, 0x0d, 6)).row(0).cfa())
        .isEqualTo(new RegisterOffset(6, 8));
    assertThat(CfiBytes.plain().cie(bytes()).fde(bytes()).row(0).cfa()).isNull();
  }

  @Test
  void registerRules() throws Exception {
    Row row =
        row(
            0x07, 3, // undefined
            0x08, 6, // same_value
            0x09, 12, 13, // register
            0x05, 40, 2, // offset_extended
            0x11, 15, 0x7e, // offset_extended_sf: -2 * -8
            0x14, 0, 5, // val_offset
            0x15, 1, 0x7d, // val_offset_sf
            0x10, 2, 1, 0x30, // expression
            0x16, 4, 2, 0x31, 0x96, // val_expression
            0x2f, 5, 2, // GNU_negative_offset_extended: 2 * 8
            0x2e, 0x80, 1, // GNU_args_size
            0x00);
    assertThat(row.rule(3)).isEqualTo(new Rule.Undefined());
    assertThat(row.rule(6)).isEqualTo(new Rule.SameValue());
    assertThat(row.rule(12)).isEqualTo(new Rule.Register(13));
    assertThat(row.rule(40)).isEqualTo(new Rule.Offset(-16));
    assertThat(row.rule(15)).isEqualTo(new Rule.Offset(16));
    assertThat(row.rule(0)).isEqualTo(new Rule.ValueOffset(-40));
    assertThat(row.rule(1)).isEqualTo(new Rule.ValueOffset(24));
    assertThat(((Rule.Expression) row.rule(2)).code()).containsExactly(0x30);
    assertThat(((Rule.ValueExpression) row.rule(4)).code()).containsExactly(0x31, 0x96);
    assertThat(row.rule(5)).isEqualTo(new Rule.Offset(16));
    assertThat(row.cfa()).isEqualTo(new RegisterOffset(7, 8));
  }

  @Test
  void restoreGivesBackTheInitialRule() throws Exception {
    Row row = row(0x83, 9, 0x86, 2, 0xc3, 0x06, 6, 0x06, 90);
    assertThat(row.rule(3)).isEqualTo(new Rule.Offset(-24));
    assertThat(row.rule(6)).isNull();
  }

  @Test
  void statesAreRememberedAndNest() throws Exception {
    Bytes all =
        bytes(
            0x0a, 0x0e, 16, 0x86, 2, // remember; cfa 16, rbp at -16
            0x0a, 0x0e, 24, 0x2d, // remember; cfa 24, signed
            0x41, 0x0b, 0x41, 0x0b); // restore at 1, restore at 2
    made.cie(initial()).fde(all);
    assertThat(made.row(0).cfa()).isEqualTo(new RegisterOffset(7, 24));
    assertThat(made.row(0).signedReturnAddress()).isTrue();
    assertThat(made.row(1).cfa()).isEqualTo(new RegisterOffset(7, 16));
    assertThat(made.row(1).signedReturnAddress()).isFalse();
    assertThat(made.row(1).rule(6)).isEqualTo(new Rule.Offset(-16));
    assertThat(made.row(2).cfa()).isEqualTo(new RegisterOffset(7, 8));
    assertThat(made.row(2).rule(6)).isNull();
  }

  @Test
  void signedReturnAddressesToggle() throws Exception {
    assertThat(row(0x2d).signedReturnAddress()).isTrue();
    assertThat(CfiBytes.plain().cie(bytes()).fde(bytes(0x2d, 0x2d)).row(0).signedReturnAddress())
        .isFalse();
    assertThat(CfiBytes.plain().cie(bytes()).fde(bytes(0x2c)).row(0).signedReturnAddress())
        .isTrue();
  }

  @Test
  void registersBeyondThoseThatMatterArePassedOver() throws Exception {
    Row row = row(0x05, 0x80, 0x02, 1, 0x07, 0xff, 0xff, 0xff, 0x0f, 0x05, 127, 3);
    assertThat(row.rule(127)).isEqualTo(new Rule.Offset(-24));
    assertThat(row.size()).isEqualTo(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0b", // restore without remember
        "17", // unknown
        "3f",
        "0f 05 77", // an expression longer than what is left
        "05 03", // an operand is missing
        "04 01 02",
        "0e 80", // a number without an end
      })
  void whatIsMalformedSaysSo(String hex) {
    Bytes bytes = made.bytes();
    for (String two : hex.split(" ")) {
      bytes.u8(Integer.parseInt(two, 16));
    }
    made.cie(initial()).fde(bytes);
    assertThatThrownBy(() -> made.row(0))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("expected");
  }

  /** What lies behind the wanted row is not read. */
  @Test
  void laterGarbageDoesNotMatter() throws Exception {
    made.cie(initial()).fde(bytes(0x0e, 16, 0x44, 0x3f));
    assertThat(made.row(3).cfa()).isEqualTo(new RegisterOffset(7, 16));
    assertThatThrownBy(() -> made.row(4)).isInstanceOf(MalformedException.class);
  }

  @Test
  void endlessNestingIsRefused() {
    Bytes many = made.bytes();
    for (int i = 0; i < 100_000; i++) {
      many.u8(0x0a);
    }
    made.cie(initial()).fde(many);
    assertThatThrownBy(() -> made.row(0)).isInstanceOf(MalformedException.class);
  }

  @Test
  void advancesThatOverflowEndTheTable() throws Exception {
    made.cie(1, "", 0x7fffffff, -8, 16, new byte[0], initial())
        .fde(bytes(0x1d, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0x0e, 99));
    assertThat(made.row(0xff).cfa()).isEqualTo(new RegisterOffset(7, 8));
  }

  @Test
  void bothOrdersAndSizes() throws Exception {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      for (int size : new int[] {4, 8}) {
        for (FrameFormat format : FrameFormat.values()) {
          for (boolean wide : new boolean[] {false, true}) {
            CfiBytes bytes = new CfiBytes(order, size, format, wide);
            Bytes later = bytes.bytes().u8(0x03).u16(0x10).u8(0x0e).u8(16);
            bytes.cie(initial()).fde(later);
            assertThat(bytes.row(0x0f).cfa()).isEqualTo(new RegisterOffset(7, 8));
            assertThat(bytes.row(0x10).cfa()).isEqualTo(new RegisterOffset(7, 16));
          }
        }
      }
    }
  }

  /** Rows are kept: hostile ones must not hold a megabyte each. */
  @Test
  void expressionsAreShort() throws Exception {
    Bytes fits = bytes(0x0f).uleb(256).raw(new byte[256]);
    assertThat(row(0, fits).cfa()).isInstanceOf(CfaRule.Expression.class);
    Bytes tooLong = bytes(0x0f).uleb(257).raw(new byte[257]);
    assertThatThrownBy(() -> row(0, tooLong)).isInstanceOf(MalformedException.class);
  }
}

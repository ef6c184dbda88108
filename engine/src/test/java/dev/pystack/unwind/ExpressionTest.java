package dev.pystack.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.SparseMemory;
import dev.pystack.memory.TargetMemory;
import java.nio.ByteOrder;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation that call frame information may use (DWARF 5 §2.5.1). */
class ExpressionTest {
  private final SparseMemory bytes = new SparseMemory().number(0x1000, 8, 0xfedcba9876543210L);

  private long evaluate(TargetMemory memory, String code, long... first) throws Exception {
    RegisterSet registers = new RegisterSet(Abi.X86_64);
    registers.set(7, 0x1000);
    registers.set(6, -5);
    byte[] program = HexFormat.ofDelimiter(" ").parseHex(code);
    return first.length == 0
        ? Expression.evaluate(memory, program, registers)
        : Expression.evaluate(memory, program, registers, first[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "03 08 07 06 05 04 03 02 01, 0102030405060708", // addr
    "77 00 06, fedcba9876543210", // breg7 0, deref
    "77 02 94 02, 7654", // deref_size 2
    "77 00 94 01, 10",
    "08 ff, ff",
    "09 ff, ffffffffffffffff",
    "0a fe ff, fffe",
    "0b fe ff, fffffffffffffffe",
    "0c fe ff ff ff, fffffffe",
    "0d fe ff ff ff, fffffffffffffffe",
    "0e 01 02 03 04 05 06 07 08, 0807060504030201",
    "0f ff ff ff ff ff ff ff ff, ffffffffffffffff",
    "10 80 01, 80",
    "11 7f, ffffffffffffffff",
    "30, 0",
    "4f, 1f",
    "31 32 13, 1", // drop
    "35 12 22, a", // dup
    "31 32 14 1c 22, 2", // over: 1 + (2 - 1)
    "31 32 33 15 02 1c 22 22, 5", // pick the third: 1 + 2 + (3 - 1)
    "35 32 16 1c, fffffffffffffffd", // swap: 2 - 5
    "31 32 33 17 1c 1e, fffffffffffffffd", // rot: 3 * (1 - 2)
    "09 fb 19, 5", // abs
    "3f 33 1a, 3", // and
    "09 f8 33 1b, fffffffffffffffe", // div: -8 / 3
    "35 37 1c, fffffffffffffffe", // minus
    "09 ff 3a 1d, 5", // mod: unsigned
    "35 36 1e, 1e",
    "31 1f, ffffffffffffffff",
    "30 20, ffffffffffffffff",
    "31 36 21, 7",
    "31 36 22, 7",
    "31 23 80 02, 101", // plus_uconst
    "31 34 24, 10",
    "31 08 40 24, 0", // shifted out
    "09 ff 08 3c 25, f",
    "09 f0 34 26, ffffffffffffffff",
    "09 80 08 48 26, ffffffffffffffff",
    "33 35 27, 6",
    "31 31 29, 1",
    "09 ff 31 2a, 0", // ge
    "32 31 2b, 1", // gt
    "09 ff 31 2c, 1", // le
    "09 ff 31 2d, 1", // lt
    "32 31 2e, 1", // ne
    "31 2f 01 00 35, 1", // skip
    "31 31 28 01 00 38, 1", // bra taken
    "31 30 28 01 00 38, 8", // not taken
    "33 96, 3", // nop
    "92 07 08, 1008", // bregx
    "76 00, fffffffffffffffb",
    // of x86-64's linkage table: rsp + 8 + ((rip & 15) >= 11) * 8, with another register for rip
    "77 08 76 00 3f 1a 3b 2a 33 24 22, 1010",
  })
  void operations(String code, String wanted) throws Exception {
    assertThat(evaluate(bytes.target(), code)).isEqualTo(Long.parseUnsignedLong(wanted, 16));
  }

  @Test
  void theCfaIsOnTheStackAtFirst() throws Exception {
    assertThat(evaluate(bytes.target(), "23 08", 0x100)).isEqualTo(0x108);
    assertThat(evaluate(bytes.target(), "96", 0x100)).isEqualTo(0x100);
  }

  @Test
  void numbersAreAsWideAsAddresses() throws Exception {
    TargetMemory narrow = new TargetMemory(bytes, ByteOrder.LITTLE_ENDIAN, 4);
    assertThat(evaluate(narrow, "09 ff")).isEqualTo(0xffffffffL);
    assertThat(evaluate(narrow, "09 ff 31 2d")).isEqualTo(1);
    assertThat(evaluate(narrow, "77 00 06")).isEqualTo(0x76543210L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "22", // nothing to add
        "31 13 13",
        "31 15 01",
        "31 30 1b", // a division by nothing
        "31 30 1d",
        "50", // a register's location: forbidden here
        "9c", // call_frame_cfa: forbidden here
        "e0",
        "2f fd ff", // for ever
        "31 2f fc ff", // until the stack is full
        "2f 70 70", // out of it
        "03 01", // cut
        "79 00", // an unknown register
        "92 ff ff ff ff 0f 00",
        "77 00 94 09",
        "77 00 94 00",
      })
  void whatIsMalformedSaysSo(String code) {
    assertThatThrownBy(() -> evaluate(bytes.target(), code))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void holesAreFaults() {
    assertThatThrownBy(() -> evaluate(bytes.target(), "30 06")).isInstanceOf(MemoryFault.class);
  }

  @Property(tries = 5000)
  void garbage(@ForAll @Size(max = 100) byte[] code) throws Exception {
    RegisterSet registers = new RegisterSet(Abi.AARCH64);
    registers.set(31, 0x1000);
    try {
      Expression.evaluate(bytes.target(), code, registers, 0x1000);
    } catch (MalformedException | MemoryFault expected) {
      assertThat(expected.getMessage()).isNotEmpty();
    }
  }
}

package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StatLineTest {
  // of Linux 6.18; flags 4194304, started 30517 ticks after the machine
  private static final String REST =
      " 1 17306 17306 0 -1 4194304 85 0 0 0 1 2 3 4 20 0 1 0 30517 2748416 458 1 2 3\n";

  private static StatLine parse(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return StatLine.parse(bytes, bytes.length);
  }

  @Test
  void fields() {
    StatLine line = parse("17306 (sleep) S" + REST);
    assertThat(line.pid()).isEqualTo(17306);
    assertThat(line.parent()).isEqualTo(1);
    assertThat(line.name()).isEqualTo("sleep");
    assertThat(line.state()).isEqualTo('S');
    assertThat(line.flags()).isEqualTo(4194304);
    assertThat(line.startTicks()).isEqualTo(30517);
    assertThat(line.kernelThread()).isFalse();
  }

  @Test
  void namesAreAnything() {
    for (String name : new String[] {"a) R 1 (b", ") (", "x\ny", "", "(", ")))", "ünï"}) {
      StatLine line = parse("1 (" + name + ") D" + REST);
      assertThat(line.name()).isEqualTo(name);
      assertThat(line.state()).isEqualTo('D');
      assertThat(line.startTicks()).isEqualTo(30517);
    }
  }

  @Test
  void notSuchALine() {
    for (String line : new String[] {"", "1", "1 (x", "1 (x)", "1 (x) ", ")(", "1 x S"}) {
      assertThat(parse(line)).as(line).isNull();
    }
  }

  @Test
  void negativeAndHugeNumbersAreSurvived() {
    assertThat(parse("1 (x) S -1 -2 99999999999999999999999")).isNotNull();
  }

  @Property
  void anyBytes(@ForAll byte[] bytes) {
    StatLine.parse(bytes, bytes.length);
  }
}

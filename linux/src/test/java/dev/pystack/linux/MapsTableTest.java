package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.target.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class MapsTableTest {
  private static MapsTable parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return MapsTable.parse(bytes, bytes.length);
  }

  @Test
  void everyKindOfLine() {
    MapsTable table =
        parse(
            """
            55c0000-55c1000 r--p 00001000 fe:00 4711                       /usr/bin/py thon
            55c1000-55c3000 r-xp 00002000 fe:00 4711                       /usr/bin/py thon
            55c3000-55c4000 rw-p 00000000 00:00 0                          [heap]
            7f0000000000-7f0000001000 rw-s 00000000 00:01 12               /memfd:x y (deleted)
            7f0000001000-7f0000002000 ---p 00000000 00:00 0\s
            7f0000002000-7f0000003000 r--p 00000000 fe:00 9                /tmp/li\\012b (deleted)
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0        [vsyscall]
            """);
    assertThat(table.mappings())
        .containsExactly(
            new Mapping(
                0x55c0000, 0x55c1000, 0x1000, true, false, false, "/usr/bin/py thon", false),
            new Mapping(0x55c1000, 0x55c3000, 0x2000, true, false, true, "/usr/bin/py thon", false),
            new Mapping(0x55c3000, 0x55c4000, 0, true, true, false, "[heap]", false),
            new Mapping(0x7f0000000000L, 0x7f0000001000L, 0, true, true, false, "/memfd:x y", true),
            new Mapping(0x7f0000001000L, 0x7f0000002000L, 0, false, false, false, "", false),
            new Mapping(
                0x7f0000002000L, 0x7f0000003000L, 0, true, false, false, "/tmp/li\nb", true),
            new Mapping(
                0xffffffffff600000L,
                0xffffffffff601000L,
                0,
                false,
                false,
                true,
                "[vsyscall]",
                false));
    assertThat(table.inode(0x55c2fff)).isEqualTo(4711);
    assertThat(table.inode(0x7f0000000000L)).isEqualTo(12);
    assertThat(table.at(0x55c4000)).isNull();
    assertThat(table.at(0)).isNull();
    assertThat(table.at(0xffffffffff600fffL).path()).isEqualTo("[vsyscall]");
  }

  @Test
  void brokenLinesArePassedOver() {
    String good = "1000-2000 rw-p 00000000 00:00 0 \n";
    for (String bad :
        new String[] {
          "\n", "zzz\n", "3000-2000 r\n", "-\n", "1000-2000\n", "2000-3000 rw-p 0 00:00\n", "x"
        }) {
      assertThat(parse(good + bad).mappings()).as(bad).hasSize(1);
    }
    // out of order: what is searched must be sorted
    assertThat(parse("5000-6000 rw-p 00000000 00:00 0\n" + good).mappings()).hasSize(1);
  }

  @Test
  void tensOfThousandsOfLines() {
    StringBuilder text = new StringBuilder();
    for (long i = 1; i <= 60_000; i++) {
      text.append(Long.toHexString(i * 0x2000))
          .append('-')
          .append(Long.toHexString(i * 0x2000 + 0x1000))
          .append(" rw-p 00000000 00:00 0 \n");
    }
    MapsTable table = parse(text.toString());
    assertThat(table.mappings()).hasSize(60_000);
    assertThat(table.at(30_000L * 0x2000 + 5)).isEqualTo(table.mappings().get(29_999));
  }

  @Test
  void agreesWithTheKernel() throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of("/proc/self/maps"));
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    List<Mapping> mappings = MapsTable.parse(bytes, bytes.length).mappings();
    assertThat(mappings).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      Mapping mapping = mappings.get(i);
      assertThat(lines.get(i))
          .startsWith(
              "%08x-%08x %s%s%s"
                  .formatted(
                      mapping.start(),
                      mapping.end(),
                      mapping.readable() ? "r" : "-",
                      mapping.writable() ? "w" : "-",
                      mapping.executable() ? "x" : "-"))
          .endsWith(mapping.path() + (mapping.deleted() ? " (deleted)" : ""));
    }
  }

  @Property
  void anyBytes(@ForAll byte[] bytes) {
    MapsTable.parse(bytes, bytes.length).at(0);
  }

  @Property
  void almostLines(
      @ForAll
          @CharRange(from = '0', to = '9')
          @net.jqwik.api.constraints.Chars({'-', ' ', '\n', 'r', 'a', ':', '[', '/', '('})
          String text) {
    MapsTable table = parse(text);
    for (Mapping mapping : table.mappings()) {
      assertThat(table.at(mapping.start())).isEqualTo(mapping);
    }
  }
}

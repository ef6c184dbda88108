package dev.pystack.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.elf.Bytes;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeLookupTest {
  private static CodeLookup open(DwarfBytes dwarf, Map<String, byte[]> sections) throws Exception {
    DebugInfo info = DebugInfo.open(DwarfBytes.open(sections, dwarf.order, 8), null);
    return new CodeLookup(info, MadeUnit.LOW);
  }

  private static List<String> at(CodeLookup lookup, long address) {
    List<String> texts = new ArrayList<>();
    for (CodePlace p : lookup.at(address)) {
      texts.add(p.name() + " " + p.file() + ":" + p.line() + (p.inlined() ? " inlined" : ""));
    }
    return texts;
  }

  private static void check(CodeLookup lookup) {
    // the first questions are answered in other ways than later ones
    for (int round = 0; round < 3; round++) {
      assertThat(at(lookup, 0x1000)).containsExactly("outer main.c:5");
      assertThat(at(lookup, 0x101f)).containsExactly("outer main.c:5");
      assertThat(at(lookup, 0x1020)).containsExactly("middle main.c:40 inlined", "outer main.c:7");
      assertThat(at(lookup, 0x1025))
          .containsExactly(
              "leaf inc/leaf.h:41 inlined", "middle inc/leaf.h:8 inlined", "outer main.c:7");
      assertThat(at(lookup, 0x1028)).containsExactly("middle main.c:6 inlined", "outer main.c:7");
      assertThat(at(lookup, 0x1030)).containsExactly("outer main.c:6");
      // line 0 goes on with the line before
      assertThat(at(lookup, 0x104f)).containsExactly("middle main.c:6 inlined", "outer main.c:7");
      assertThat(at(lookup, 0x1090)).containsExactly("outer main.c:2006");
      assertThat(at(lookup, 0x10ff)).containsExactly("outer main.c:2006");
      assertThat(at(lookup, 0x1100)).isEmpty();
      assertThat(at(lookup, 0xfff)).isEmpty();
      assertThat(at(lookup, 0x10)).isEmpty();
    }
    assertThat(lookup.at(0x1025).get(1).column()).isEqualTo(9);
    assertThat(lookup.at(0x1000).getFirst().column()).isEqualTo(3);
    assertThat(lookup.split()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 4, false",
    "3, 4, true",
    "3, 8, false",
    "4, 4, false",
    "4, 8, true",
    "5, 4, false",
    "5, 8, true"
  })
  void inlinedCallsAndLines(int version, int offsetSize, boolean big) throws Exception {
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    DwarfBytes dwarf = MadeUnit.of(order, version, offsetSize);

    check(open(dwarf, dwarf.sections()));
  }

  /** Whatever is said of which unit has an address: the unit itself knows. */
  @ParameterizedTest
  @CsvSource({"0x1000, 0x100, 0", "0x1000, 0x10, 0", "0x1000, 0x1000, 77", "0x9000, 0x100, 0"})
  void hintsThatAreRightPartialOrWrong(String low, String size, long unit) throws Exception {
    DwarfBytes dwarf = MadeUnit.of(ByteOrder.LITTLE_ENDIAN, 4, 4);
    Bytes set = dwarf.bytes().u16(2).u32(unit).u8(8).u8(0).u32(0);
    set.address(Long.decode(low)).address(Long.decode(size)).address(0).address(0);
    Bytes all = dwarf.bytes().u32(set.size()).raw(set.toArray());
    dwarf.section(".debug_aranges", all.toArray());

    check(open(dwarf, dwarf.sections()));
  }

  @Property(tries = 2000)
  void garbageIsNoException(
      @ForAll @IntRange(min = 2, max = 5) int version,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 10) int changes)
      throws Exception {
    DwarfBytes dwarf = MadeUnit.of(ByteOrder.LITTLE_ENDIAN, version, 4);
    Map<String, byte[]> sections = new LinkedHashMap<>(dwarf.sections());
    List<String> names = List.copyOf(sections.keySet());
    Random random = new Random(seed);
    for (int i = 0; i < changes; i++) {
      byte[] section = sections.get(names.get(random.nextInt(names.size())));
      section[random.nextInt(section.length)] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(2) - 1);
    }
    CodeLookup lookup = open(dwarf, sections);
    for (int i = 0; i < 12; i++) {
      for (CodePlace place : lookup.at(MadeUnit.LOW + random.nextInt(0x110))) {
        assertThat(place.line()).isNotNegative();
        assertThat(place.column()).isNotNegative();
      }
    }
  }
}

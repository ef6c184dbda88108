package dev.pystack.python.layout.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.python.layout.derive.CTypes.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C types as gcc describes them in each version of DWARF; expected: the System V ABI of x86-64. */
class CTypesTest {
  private static final Path GCC = Path.of("/usr/bin/gcc");
  private static final String SOURCE =
      """
      #include <stdint.h>
      enum owner { THREAD, GENERATOR = 7, NEGATIVE = -3 };
      typedef struct inner { char c; uint16_t w; } inner_t;
      typedef struct outer outer_t;
      struct outer {
        char first;
        const outer_t *next;
        union { int32_t number; struct { char low, high; }; };
        inner_t in;
        volatile uint16_t list[3][5];
        struct { unsigned interned : 2; unsigned kind : 3; unsigned : 20; unsigned last : 4; } state;
        enum owner owner;
        double open[];
      };
      outer_t *use(outer_t *o, struct only_declared *d) { return o; }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4", "5"})
  void membersSizesAndBitFields(String version, @TempDir Path folder) throws Exception {
    assumeTrue(Files.exists(GCC), "gcc");
    Path source = folder.resolve("types.c");
    Path library = folder.resolve("types.so");
    Files.writeString(source, SOURCE);
    Process gcc =
        new ProcessBuilder(
                List.of(
                    GCC.toString(),
                    "-g",
                    "-gdwarf-" + version,
                    "-gstrict-dwarf",
                    "-w",
                    "-shared",
                    "-fPIC",
                    "-nostdlib",
                    "-o",
                    library.toString(),
                    source.toString()))
            .inheritIO()
            .start();
    assertThat(gcc.waitFor()).isZero();
    try (DebugFile file = new DebugFile(library)) {
      assertThat(file.info().units().getFirst().version()).isEqualTo(Integer.parseInt(version));
      CTypes types = new CTypes(file.info(), file.addressSize());
      Long outer = types.structure("outer_t");
      assertThat(outer).isNotNull().isEqualTo(types.structure("struct outer"));
      assertThat(types.structure("struct inner")).isEqualTo(types.structure("inner_t"));
      assertThat(types.structure("struct only_declared")).isNull();
      assertThat(types.size(outer)).isEqualTo(64);
      Map<String, long[]> expected =
          Map.of(
              "first", new long[] {0, 1},
              "next", new long[] {8, 8},
              "number", new long[] {16, 4},
              "high", new long[] {17, 1},
              "in", new long[] {20, 4},
              "list", new long[] {24, 30},
              "state", new long[] {56, 4},
              "owner", new long[] {60, 4},
              "open", new long[] {64, 0});
      for (Map.Entry<String, long[]> entry : expected.entrySet()) {
        Member member = types.member(outer, entry.getKey());
        assertThat(member).as(entry.getKey()).isNotNull();
        assertThat(member.bit()).as(entry.getKey()).isEqualTo(8 * entry.getValue()[0]);
        assertThat(types.size(member.type())).as(entry.getKey()).isEqualTo(entry.getValue()[1]);
      }
      assertThat(types.member(outer, "none")).isNull();
      long state = types.member(outer, "state").type();
      assertThat(types.member(state, "kind").bit()).isEqualTo(2);
      assertThat(types.member(state, "kind").bits()).isEqualTo(3);
      assertThat(types.member(state, "last").bit()).isEqualTo(25);
      assertThat(types.enumerator("GENERATOR")).isEqualTo(7);
      assertThat(types.enumerator("NEGATIVE")).isEqualTo(-3);
    }
  }
}

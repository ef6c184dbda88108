package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is typed, the answer is for a person to read. */
class CommandLinePropertyTest {
  @Property(tries = 500)
  void everyCommandLineHasAnAnswer(@ForAll("words") List<String> words) {
    Run run = Run.of(words.toArray(new String[0]));
    assertThat(run.exitCode()).isBetween(0, 2);
    assertThat(run.err()).doesNotContain("\tat ", "Internal error", "Exception");
    if (run.exitCode() == 2) {
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("usage: pystack ");
    }
    if (run.exitCode() == 0) {
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of("remote", "core")),
            Tuple.of(
                8,
                Arbitraries.of(
                    "-v",
                    "-vv",
                    "-vx",
                    "--verbose",
                    "--no-color",
                    "--no-color=1",
                    "--no-block",
                    "--native",
                    "--native-all",
                    "--locals",
                    "--exhaustive",
                    "--json",
                    "--method",
                    "--method=bss",
                    "bss,heap",
                    "--py",
                    "--n",
                    "-h",
                    "--version")),
            Tuple.of(
                3,
                Arbitraries.of(
                    "2147483647",
                    "0",
                    "-1",
                    "",
                    "-",
                    "--",
                    "--=",
                    "-=",
                    "é",
                    "=",
                    "1.5",
                    "\u0000")),
            Tuple.of(1, Arbitraries.strings().alpha().ofMaxLength(5)))
        .list()
        .ofMaxSize(6)
        .filter(words -> !words.contains("demo"));
  }
}

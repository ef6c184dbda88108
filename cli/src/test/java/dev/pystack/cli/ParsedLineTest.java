package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.cli.options.OptionTable;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class ParsedLineTest {
  private static final OptionNames KNOWN = new OptionNames(OptionTable.REMOTE);

  /** There are two ways of reading a plain line; they must not differ. */
  @Property(tries = 2000)
  void plainLinesAreWhatTheLibraryMakesOfThem(@ForAll("words") List<String> words)
      throws UsageException {
    String[] args = words.toArray(new String[0]);
    ParsedLine plain = ParsedLine.plain(KNOWN, args);
    if (plain != null) {
      ParsedLine any = ParsedLine.any(KNOWN.options(), args, "");
      assertThat(plain.names()).isEqualTo(any.names());
      assertThat(plain.words()).isEqualTo(any.words());
      for (String name : plain.names()) {
        assertThat(plain.values(name)).isEqualTo(any.values(name));
      }
    }
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of("--locals", "--json", "--verbose", "--no-color")),
            Tuple.of(4, Arbitraries.of("12", "", "=", "a b", "\"x\"", "é", "locals", "v", "\0")),
            Tuple.of(1, Arbitraries.of("-", "--", "-v", "--loc", "--json=1", "--method", "-1")))
        .list()
        .ofMaxSize(5);
  }

  @Test
  void whatIsNotPlainIsLeftToTheLibrary() {
    for (String word : List.of("-v", "--loc", "--json=1", "--method", "--", "-", "-1", "--bogus")) {
      assertThat(ParsedLine.plain(KNOWN, new String[] {word, "12"})).as(word).isNull();
    }
    assertThat(ParsedLine.plain(KNOWN, new String[] {"--json", "12"})).isNotNull();
  }
}

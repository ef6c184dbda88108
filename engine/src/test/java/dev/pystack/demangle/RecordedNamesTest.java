package dev.pystack.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R39: names as other tools read them, recorded by {@code src/test/scripts/record_names}. */
class RecordedNamesTest {
  /** By productions of the grammar: what c++filt 2.47 and rustfilt 0.2.2 said. */
  static List<Arguments> productions() throws IOException {
    List<Arguments> all = new ArrayList<>(NameRecording.read("grammar.txt").arguments());
    all.addAll(NameRecording.read("grammar-rust.txt").arguments());
    assertThat(all.size()).isGreaterThan(700);
    return all;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("productions")
  void production(String production, String symbol, String expected) {
    check(symbol, expected);
  }

  /** What c++filt gives up: judged by hand, after llvm-cxxfilt 22 where it reads them. */
  static List<Arguments> beyond() throws IOException {
    return NameRecording.read("beyond.txt").arguments();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("beyond")
  void beyondTheOthers(String reason, String symbol, String expected) {
    check(symbol, expected);
  }

  /** A sample of the names of real libraries, for variety. */
  @ParameterizedTest
  @ValueSource(strings = {"sample-c++.gz", "sample-rust.gz"})
  void sample(String resource) throws IOException {
    List<NameRecording.Name> names = NameRecording.read(resource).names();
    assertThat(names.size()).isGreaterThan(1500);
    for (NameRecording.Name name : names) {
      check(name.symbol(), name.expected());
    }
  }

  private static void check(String symbol, String expected) {
    String found = Demangler.demangle(symbol);
    if (expected.isEmpty()) {
      assertThat(found).as(symbol).isNull();
    } else {
      assertThat(found).as(symbol).isEqualTo(expected);
    }
  }
}

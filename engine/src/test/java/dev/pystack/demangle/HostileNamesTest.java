package dev.pystack.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Any string at all: an end in time, nothing too large, no exception. */
class HostileNamesTest {
  /** Far more than any name takes: a machine under load must not fail the test. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int STACK = 512 * 1024;
  private static final List<String> REAL = real();

  /** What the grammars are made of, and little else. */
  private static final String[] WORDS = {
    "N",
    "E",
    "I",
    "J",
    "T_",
    "T0_",
    "S_",
    "S0_",
    "S1_",
    "SA_",
    "St",
    "Ss",
    "1A",
    "1f",
    "2fn",
    "i",
    "v",
    "P",
    "R",
    "O",
    "K",
    "V",
    "F",
    "FvvE",
    "M",
    "A3_",
    "Dp",
    "DT",
    "Dt",
    "X",
    "Li1E",
    "L_Z1fE",
    "cl",
    "cv",
    "sr",
    "pl",
    "ad",
    "sZ",
    "sP",
    "fp_",
    "fL0p_",
    "st",
    "il",
    "tl",
    "nw",
    "pp",
    "qu",
    "fl",
    "fL",
    "Z",
    "Zs",
    "Ul",
    "UlvE_",
    "Ut_",
    "UlT_E_",
    "Ty",
    "Tn",
    "Tt",
    "Tp",
    "Tk",
    "Q",
    "rq",
    "rQ",
    "B1x",
    "W1m",
    "WP1p",
    "C1",
    "D0",
    "CI1",
    "L",
    "_",
    "0",
    "10",
    "DC",
    "Dv4_",
    "DO",
    "Do",
    "Dw",
    "U1q",
    "u1t",
    "H",
    "on",
    "gs",
    "dt",
    "dX",
    "GV",
    "TV",
    "Tc",
    "Th8_",
    ".cold",
    ".isra.0",
    "C1a",
    "Cs_1a",
    "NvC1a1b",
    "NC",
    "INvC1a1b",
    "Y",
    "M",
    "B_",
    "B0_",
    "G_",
    "D",
    "p",
    "L_",
    "K",
    "Kj1_",
    "Re41_",
    "u3a_b",
    "s_",
    "17h0123456789abcdefE",
    "$LT$",
    "$u20$",
    "..",
    ".llvm.1"
  };

  @Property(tries = 3000)
  void wordsOfTheGrammar(
      @ForAll @IntRange(max = 40) int length,
      @ForAll("beginnings") String beginning,
      @ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder symbol = new StringBuilder(beginning);
    for (int i = 0; i < length; i++) {
      symbol.append(WORDS[random.nextInt(WORDS.length)]);
    }
    check(symbol.toString());
  }

  @Provide
  Arbitrary<String> beginnings() {
    return Arbitraries.of("_Z", "_ZN", "_Z1f", "_Z1fI", "_ZZ1fvE", "_R", "_RI", "_RINv", "_RNvC1a");
  }

  /** Real names with some characters lost, doubled, exchanged or taken from another name. */
  @Property(tries = 3000)
  void mutated(@ForAll @IntRange(min = 1, max = 8) int changes, @ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder symbol = new StringBuilder(REAL.get(random.nextInt(REAL.size())));
    String other = REAL.get(random.nextInt(REAL.size()));
    for (int i = 0; i < changes && symbol.length() > 3; i++) {
      int at = 2 + random.nextInt(symbol.length() - 2);
      switch (random.nextInt(5)) {
        case 0 -> symbol.deleteCharAt(at);
        case 1 -> symbol.insert(at, symbol.substring(at));
        case 2 -> symbol.setCharAt(at, symbol.charAt(random.nextInt(symbol.length())));
        case 3 -> symbol.insert(at, WORDS[random.nextInt(WORDS.length)]);
        default ->
            symbol.replace(at, symbol.length(), other.substring(random.nextInt(other.length())));
      }
    }
    check(symbol.toString());
  }

  @Property(tries = 1000)
  void anyString(@ForAll String text, @ForAll("beginnings") String beginning) {
    check(beginning + text);
    check(text);
  }

  /** Every prefix of a real name. */
  @Property(tries = 200)
  void cut(@ForAll @IntRange(max = 1_000_000) int choice) {
    String symbol = REAL.get(choice % REAL.size());
    for (int i = 0; i < Math.min(symbol.length(), 300); i++) {
      check(symbol.substring(0, i));
    }
  }

  /** Nothing but beginnings: as deep as the name is long. */
  @Example
  void deep() throws Exception {
    for (String word : WORDS) {
      for (String beginning : new String[] {"_Z", "_Z1f", "_Z1fI", "_ZN1A", "_R", "_RINvC1a1b"}) {
        for (int depth : new int[] {30, 90, 130, 190, 250, 60_000 / word.length()}) {
          check(beginning + word.repeat(depth));
          check(beginning + word.repeat(depth) + "i" + "E".repeat(depth));
        }
      }
    }
  }

  /** Each type is twice the one before: 2^34 of the first. */
  @Example
  void doubledSubstitutions() {
    StringBuilder symbol = new StringBuilder("_Z1f1AIiiE");
    for (int i = 0; i < 34; i++) {
      String last =
          "S" + (i == 0 ? "0" : Integer.toString(2 * i, 36).toUpperCase(Locale.ROOT)) + "_";
      symbol.append("1BI").append(last).append(last).append('E');
    }
    assertThat(Demangler.demangle(symbol.toString())).isNull();
    // with fewer it is a name
    assertThat(Demangler.demangle(symbol.substring(0, 60))).startsWith("f(A<int, int>, B<A<");
  }

  @Example
  void doubledBackReferences() {
    StringBuilder symbol = new StringBuilder("_RINvC1a1b");
    int last = symbol.length() - 2;
    symbol.append("TuuE");
    for (int i = 0; i < 40; i++) {
      String reference = "B" + base62(last) + "_";
      last = symbol.length() - 2;
      symbol.append('T').append(reference).append(reference).append('E');
    }
    assertThat(Demangler.demangle(symbol.append('E').toString())).isNull();
  }

  private static String base62(int value) {
    String digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    StringBuilder text = new StringBuilder();
    for (int rest = value - 1; rest > 0 || text.isEmpty(); rest /= 62) {
      text.insert(0, digits.charAt(rest % 62));
    }
    return text.toString();
  }

  @Example
  void nestedPacks() {
    check("_Z1fIJ" + "i".repeat(30_000) + "EEvDpT_");
    check("_Z1fIJ" + "i".repeat(300) + "EEv" + "Dp1AIT_T_T_E".repeat(300));
    check("_Z1fIJEEv" + "Dp".repeat(100) + "T_");
    check("_ZN1A" + "cvT_I".repeat(100));
    check("_ZN1AcvT_I" + "N1AcvT_I".repeat(60) + "i" + "EE".repeat(60) + "Ev");
    check("_RNvYFGzzzzzzzz_uuC1aC1b1c");
  }

  /** Parts that are long and say nothing, read again and again. */
  @Example
  void longPartsReadAgain() {
    String zeros = "0".repeat(30_000);
    check("_RINvC1a1bKj" + zeros + "_" + "KB8_".repeat(7_000) + "E");
    // twice as many of them with each tuple
    for (String first : new String[] {"NvC1a1b", "NvCs" + zeros + "_1a1b"}) {
      StringBuilder symbol = new StringBuilder("_RINvC1a1b");
      int last = symbol.length() - 2;
      symbol.append(first);
      for (int i = 0; i < 14; i++) {
        String reference = "B" + base62(last) + "_";
        last = symbol.length() - 2;
        symbol.append('T').append(reference).append(reference).append('E');
      }
      check(symbol.append('E').toString());
    }
    // each operator's arguments are read twice
    String name = "30000" + "x".repeat(30_000);
    check("_ZN1AcvT_I" + "N1AcvT_I".repeat(60) + name + "EE".repeat(60) + "Ev");
    check("_ZN1AcvT_I" + "N1AcvT_I".repeat(40) + "A" + zeros + "_i" + "EE".repeat(40) + "Ev");
  }

  private static void check(String symbol) {
    String result = onSmallStack(symbol);
    if (result != null) {
      assertThat(result).isNotEqualTo(symbol);
      assertThat(result.length()).as("size for %s", symbol).isLessThan(400_000);
    }
  }

  private static @Nullable String onSmallStack(String symbol) {
    FutureTask<@Nullable String> task = new FutureTask<>(() -> Demangler.demangle(symbol));
    Thread thread = new Thread(null, task, "demangler", STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(symbol, e);
    }
  }

  private static List<String> real() {
    List<String> symbols = new ArrayList<>();
    try {
      for (String resource : new String[] {"grammar.txt", "sample-c++.gz", "sample-rust.gz"}) {
        for (NameRecording.Name name : NameRecording.read(resource).names()) {
          symbols.add(name.symbol());
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return symbols;
  }
}

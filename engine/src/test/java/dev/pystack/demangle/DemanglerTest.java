package dev.pystack.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemanglerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "_Z",
        "_R",
        "main",
        "PyEval_EvalFrameDefault",
        "_PyEval_Vector",
        "Z1fv",
        "_Z1fv@plt"
      })
  void leavesOthersAlone(String symbol) {
    assertThat(Demangler.demangle(symbol)).isNull();
  }

  /** A compiler counts the bytes of UTF-8: two here. */
  @Test
  void lengthsCountBytes() {
    assertThat(Demangler.demangle("_Z2\u00e9v")).isEqualTo("\u00e9()");
    assertThat(Demangler.demangle("_ZN4\ud83d\ude002\u00e9\u00e9")).isNull();
    assertThat(Demangler.demangle("_ZN4\ud83d\ude001fEv")).isEqualTo("\ud83d\ude00::f()");
    assertThat(Demangler.demangle("_Z1\u00e9v")).isNull();
    assertThat(Demangler.demangle("_RNvC1a2\u00e9")).isNull();
  }

  @Test
  void namesMayBeLong() {
    String identifier = "x".repeat(60_000);
    assertThat(Demangler.demangle("_Z60000" + identifier + "v")).isEqualTo(identifier + "()");
    assertThat(Demangler.demangle("_Z70000" + "x".repeat(70_000) + "v")).isNull();
  }
}

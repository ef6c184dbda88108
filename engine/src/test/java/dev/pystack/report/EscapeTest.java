package dev.pystack.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "plain", "größe", "日本語", "שלום", "مرحبا", "☕", "👩‍💻", "𝔘", "\u00a0", "a\\nb"
      })
  void textOfEveryScriptStays(String text) {
    assertThat(escaped(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "\ude00\ud83d"})
  void halvesOfSurrogatePairsAreEscaped(String text) {
    assertThat(escaped(text)).matches("(\\\\u[0-9a-f]{4})+");
  }

  @Property
  void nothingDangerousIsLeft(@ForAll String text) {
    String escaped = escaped(text);
    for (int i = 0; i < escaped.length(); i++) {
      assertThat(Escape.dangerous(escaped, i, escaped.charAt(i))).isFalse();
    }
  }

  @Property
  void whatIsNotDangerousStaysInPlace(@ForAll String text) {
    StringBuilder harmless = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!Escape.dangerous(text, i, text.charAt(i))) {
        harmless.append(text.charAt(i));
      }
    }
    String without = escaped(text).replaceAll("\\\\(n|r|t|x[0-9a-f]{2}|u[0-9a-f]{4})", "");
    String expected = harmless.toString().replaceAll("\\\\(n|r|t|x[0-9a-f]{2}|u[0-9a-f]{4})", "");
    assertThat(without).isEqualTo(expected);
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    Escape.append(out, text);
    return out.toString();
  }
}

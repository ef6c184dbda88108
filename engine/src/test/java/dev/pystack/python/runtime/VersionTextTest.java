package dev.pystack.python.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTextTest {
  private static @Nullable VersionText parse(String text) {
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 80);
    return VersionText.parse(bytes, 0, bytes.length);
  }

  /** As {@code sys.version} begins in real builds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2.7.18 (default, Nov 21 2026, 10:00:00) | 2.7.18 | false",
        "2.7.18+ (default, Nov 21 2026, 10:00:00)| 2.7.18 | false",
        "3.11.2 (main, Apr 28 2025, 14:11:48) [GCC 12.2.0]| 3.11.2 | false",
        "3.13.0rc1 experimental free-threading build (main, Sep)| 3.13.0rc1 | true",
        "3.14.0b4 free-threading build (main, Jul  8 2025)| 3.14.0b4 | true",
        "3.15.0a1+ (heads/main:0123456789, Oct 14 2025)| 3.15.0a1 | false",
        "3.8.10 (tags/v3.8.10:3d8993a, May  3 2021)| 3.8.10 | false",
      })
  void buildsSayWhatTheyAre(String text, String version, boolean freeThreaded) {
    VersionText parsed = parse(text);
    assertThat(parsed).isNotNull();
    assertThat(parsed.version().text()).isEqualTo(version);
    assertThat(parsed.freeThreaded()).isEqualTo(freeThreaded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3.11.2",
        "3.11 (main)",
        "3.11.2 [GCC]",
        "3.x.2 (main)",
        "4.0.0 (main)",
        "3.11.2rc (main)",
        "3.14159265 is pi (nearly)",
        "2.4.1 is not what this is (a library)",
        "3.11.2(main)"
      })
  void otherTextsAreNone(String text) {
    assertThat(parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/lib/libpython3.6m.so.1.0, 3.6, false",
    "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0, 3.11, false",
    "/opt/python3.13t, 3.13, true",
    "python2.7, 2.7, false",
    "/opt/python3.8/bin/python3.9d, 3.9, false",
    "libpython3.14td.so, 3.14, true",
  })
  void fileNames(String path, String version, boolean freeThreaded) {
    VersionText parsed = VersionText.ofFileName(path);
    assertThat(parsed).isNotNull();
    assertThat(parsed.version().text()).isEqualTo(version);
    assertThat(parsed.freeThreaded()).isEqualTo(freeThreaded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/usr/bin/python3", "libpython3.so", "python", "/python3.9/uwsgi", "", "python3."})
  void fileNamesThatSayNothing(String path) {
    assertThat(VersionText.ofFileName(path)).isNull();
  }

  @Property
  void anyBytes(@ForAll byte[] bytes) {
    byte[] text = Arrays.copyOf(bytes, Math.max(2, bytes.length));
    text[0] = '3';
    text[1] = '.';
    VersionText parsed = VersionText.parse(text, 0, text.length);
    assertThat(parsed == null || parsed.version().major() == 3).isTrue();
  }
}

package dev.pystack.python.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R33: floats and characters in large numbers against Python's own {@code repr}, of which only
 * hashes are kept; the programs that made them lie beside them.
 */
class RecordedReprTest {
  private static final int IN_BLOCK = 10_000;

  private long state = 42;

  private static List<String> recorded(String name) throws IOException {
    try (InputStream in = RecordedReprTest.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
    }
  }

  @Test
  void floats() throws Exception {
    List<String> recorded = recorded("floats.sha256");
    assertThat(recorded).hasSize(20);
    for (int block = 0; block < recorded.size(); block++) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < IN_BLOCK; i++) {
        String repr = Floats.repr(value(block % 5), true) + "\n";
        digest.update(repr.getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(HexFormat.of().formatHex(digest.digest()))
          .as("block %d", block)
          .isEqualTo(recorded.get(block));
    }
  }

  /** As {@code floats.py}: bits, thousandths, whole numbers, tiny ones, short decimals. */
  private double value(int kind) {
    long r = next();
    return switch (kind) {
      case 0 -> Double.longBitsToDouble(r);
      case 1 -> (Long.remainderUnsigned(r, 2_000_000_001L) - 1_000_000_000L) / 1000.0;
      case 2 -> {
        int bits = 1 + (int) (r >>> 58);
        long whole = bits == 64 ? r : r & (1L << bits) - 1;
        yield new BigInteger(Long.toUnsignedString(whole)).doubleValue();
      }
      case 3 -> Double.longBitsToDouble(r >>> 12 + (r & 31));
      default ->
          Double.parseDouble(
              Long.remainderUnsigned(r >>> 20, 1000)
                  + "e"
                  + (Long.remainderUnsigned(r, 640) - 320));
    };
  }

  /** SplitMix64. */
  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  @Test
  void characters() throws Exception {
    List<String> recorded = recorded("characters.sha256");
    assertThat(recorded).hasSize(17);
    Out out = new Out();
    for (int plane = 0; plane < 17; plane++) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int c = plane << 16; c < plane + 1 << 16; c++) {
        byte[] data = {(byte) c, (byte) (c >> 8), (byte) (c >> 16), 0};
        out.start(100, true);
        Quotes.put(out, new Characters(data, 4, false, true), "", false, false);
        digest.update((out.text() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      assertThat(HexFormat.of().formatHex(digest.digest()))
          .as("plane %d", plane)
          .isEqualTo(recorded.get(plane));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "15, 0, 15",
    "15, -1, 1.5",
    "15, -2, 0.15",
    "1, -6, 0.000001",
    "1, -7, 1E-7",
    "12, -8, 1.2E-7",
    "1, 2, 1E+2",
    "0, -7, 0E-7",
    "0, 3, 0E+3",
    "0, -6, 0.000000",
    "123, 4000000000000000000, 123E4000000000000000000"
  })
  void decimals(String digits, long exponent, String text) {
    assertThat(Decimals.scientific(digits, exponent)).isEqualTo(text);
  }
}

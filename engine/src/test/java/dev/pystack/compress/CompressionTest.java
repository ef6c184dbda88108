package dev.pystack.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what gzip 1.12, xz 5.4, zstd 1.5 and lz4 1.9 packed. */
class CompressionTest {
  private static final byte[] SAMPLE = sample();

  @TempDir Path folder;

  /** What the recorded files have in them: text, noise, zeros, repetition. */
  private static byte[] sample() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 3000; i++) {
      out.writeBytes(
          ("line " + i + " of the sample: " + i + " squared is " + i * i + "\n")
              .getBytes(StandardCharsets.US_ASCII));
    }
    long x = 1;
    for (int i = 0; i < 3000; i++) {
      x = x * 1103515245 + 12345 & 0x7fffffff;
      out.write((int) (x >> 16));
    }
    out.writeBytes(new byte[300_000]);
    for (int i = 0; i < 200; i++) {
      out.writeBytes("the end of the sample ".getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  static List<String> files() {
    return List.of(
        "level3.zst",
        "level19.zst",
        "frames.zst",
        "long.zst",
        "default.lz4",
        "linked.lz4",
        "legacy.lz4",
        "level2.xz",
        "two.xz",
        "one.gz",
        "two.gz");
  }

  private static byte[] packed(String name) throws IOException {
    try (InputStream in = CompressionTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(byte[] packed) throws IOException {
    Compression compression = Compression.of(Arrays.copyOf(packed, Compression.MAGIC_SIZE));
    assertThat(compression).isNotNull();
    return compression.unpack(new ByteArrayInputStream(packed));
  }

  @ParameterizedTest
  @MethodSource("files")
  void unpacksWhatOthersPacked(String name) throws Exception {
    try (InputStream in = open(packed(name))) {
      assertThat(in.readAllBytes()).isEqualTo(SAMPLE);
      assertThat(in.read()).isEqualTo(-1);
    }
    try (InputStream in = open(packed(name))) {
      for (int i = 0; i < 1000; i++) {
        assertThat(in.read()).isEqualTo(SAMPLE[i] & 0xff);
      }
      assertThat(in.readNBytes(SAMPLE.length))
          .isEqualTo(Arrays.copyOfRange(SAMPLE, 1000, SAMPLE.length));
    }
  }

  /** As {@code lz4 -l} and {@code lz4} have it when their outputs are put together. */
  @Test
  void framesOfBothFormsOfLz4FollowEachOther() throws Exception {
    byte[] skipped = {0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
    List<byte[]> parts =
        List.of(
            packed("legacy.lz4"),
            packed("legacy.lz4"),
            packed("default.lz4"),
            packed("legacy.lz4"),
            skipped,
            packed("linked.lz4"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
      expected.writeBytes(part == skipped ? new byte[0] : SAMPLE);
    }
    try (InputStream in = open(all.toByteArray())) {
      assertThat(in.readAllBytes()).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void aSkippedFrameBeforeNothingKnownIsNoEnd() throws Exception {
    byte[] unknown = {0x51, 0x2a, 0x4d, 0x18, 0, 0, 0, 0, 1, 2, 3, 4};
    try (InputStream in = open(unknown)) {
      assertThatThrownBy(in::readAllBytes).hasMessageContaining("unknown magic number");
    }
  }

  /** What comes out before the first error. */
  private static byte[] before(byte[] packed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try (InputStream in = open(packed)) {
      int n;
      while ((n = in.read(buffer)) >= 0) {
        out.write(buffer, 0, n);
        // a flipped bit may also make something of any size
        if (out.size() > 1 << 24) {
          break;
        }
      }
    } catch (IOException expected) {
      assertThat(expected).isNotNull();
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsCutGivesItsStart(String name) throws Exception {
    byte[] whole = packed(name);
    for (int length = 6; length < whole.length; length += Math.max(1, whole.length / 150)) {
      byte[] cut = Arrays.copyOf(whole, length);
      byte[] out = before(cut);
      assertThat(out).isEqualTo(Arrays.copyOf(SAMPLE, out.length));
      assertThat(out.length).isLessThan(SAMPLE.length + 1);
    }
    byte[] out = before(Arrays.copyOf(whole, whole.length - 5));
    // the legacy form of lz4 has blocks of 8 MB: this is a single one
    assertThat(out.length > 0).isEqualTo(!name.equals("legacy.lz4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"level3.zst", "default.lz4", "level2.xz", "one.gz"})
  void tellsThatItEndsTooEarly(String name) throws Exception {
    byte[] whole = packed(name);
    try (InputStream in = open(Arrays.copyOf(whole, whole.length / 2))) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void damageIsAnIoExceptionOrOtherBytes(String name) throws Exception {
    byte[] whole = packed(name);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 400; round++) {
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = 5 + random.nextInt(whole.length - 5);
        damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : damaged[at] ^ 1 << i);
      }
      before(damaged);
    }
    for (int round = 0; round < 400; round++) {
      byte[] noise = Arrays.copyOf(whole, 5 + random.nextInt(2000));
      for (int i = Math.min(noise.length, 6 + random.nextInt(20)); i < noise.length; i++) {
        noise[i] = (byte) random.nextInt();
      }
      before(noise);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"level3.zst", "default.lz4"})
  void checksumsAreChecked(String name) throws Exception {
    byte[] whole = packed(name);
    whole[whole.length - 2] ^= 1;
    try (InputStream in = open(whole)) {
      assertThatThrownBy(in::readAllBytes).hasMessageContaining("checksum");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "level3.zst, 1", "level2.xz, 1", "two.xz, 1", "linked.lz4, 1",
    "one.gz, 1", "frames.zst, -1", "default.lz4, -1", "legacy.lz4, -1"
  })
  void tellsTheSizeWhereItIsAnnounced(String name, long size) throws Exception {
    Path file = Files.write(folder.resolve(name), packed(name));
    Compression compression = Compression.of(Arrays.copyOf(packed(name), Compression.MAGIC_SIZE));
    assertThat(compression.announcedSize(file.toFile())).isEqualTo(size < 0 ? -1 : SAMPLE.length);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(packed(name), 6));
    assertThat(compression.announcedSize(cut.toFile())).isLessThan(1L << 33);
  }

  @Test
  void knowsNoOthers() {
    assertThat(Compression.of(new byte[6])).isNull();
    assertThat(Compression.of(new byte[] {0x7f, 'E', 'L', 'F', 2, 1})).isNull();
    assertThat(Compression.of(new byte[] {'B', 'Z', 'h', '9', 0, 0})).isNull();
  }

  static Stream<String> commands() {
    return Stream.of(
        "zstd -q -1",
        "zstd -q -7 --long=24",
        "zstd -q --ultra -22",
        "zstd -q --fast=9",
        "lz4 -q",
        "lz4 -q -9 -BD -B5",
        "lz4 -q -l",
        "xz -1",
        "gzip -1");
  }

  /** Megabytes of this machine's own programs, in all the ways that the packers have. */
  @ParameterizedTest
  @MethodSource("commands")
  void unpacksProgramsPackedHere(String command) throws Exception {
    Path tool = Path.of("/usr/bin", command.split(" ")[0]);
    assumeTrue(Files.isExecutable(tool), tool.getFileName().toString());
    Path java = Path.of(System.getProperty("java.home"), "lib/server/libjvm.so");
    byte[] plain = Arrays.copyOf(Files.readAllBytes(java), 12_000_000);
    Path file = Files.write(folder.resolve("plain"), plain);
    Path out = folder.resolve("packed");
    Process process =
        new ProcessBuilder("sh", "-c", command + " -c < " + file + " > " + out).start();
    assertThat(process.waitFor()).isZero();
    try (InputStream in = open(Files.readAllBytes(out))) {
      assertThat(Arrays.equals(in.readAllBytes(), plain)).isTrue();
    }
  }
}

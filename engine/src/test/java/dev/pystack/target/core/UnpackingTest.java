package dev.pystack.target.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.memory.MemoryFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {
  private static final LocalFiles HERE = new LocalFiles(List.of(), null, null);
  private static final byte[] PLAIN = CoreFileTest.Form.X86_64.bytes();

  @TempDir Path folder;

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(plain);
    }
    return out.toByteArray();
  }

  private String file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("core"), bytes).toString();
  }

  private static final class Recorded implements UnpackingProgress {
    private long read;
    private long size;
    private long unpacked;
    private int ends;

    @Override
    public void at(long readSoFar, long ofSize, long unpackedSoFar) {
      assertThat(ends).isZero();
      assertThat(readSoFar).isBetween(read, ofSize);
      read = readSoFar;
      size = ofSize;
      unpacked = unpackedSoFar;
    }

    @Override
    public void end() {
      ends++;
    }
  }

  @Test
  void aPackedCoreIsReadFromAFileWithoutAName() throws Exception {
    byte[] packed = gzip(PLAIN);
    Recorded progress = new Recorded();
    try (CoreFile core = CoreFile.open(file(packed), progress)) {
      assertThat(unnamed()).isEqualTo(1);
      assertThat(left()).isEmpty();
      CoreTarget target = core.target(HERE);
      assertThat(target.memory().cString(MadeCore.DATA, 4)).isEqualTo("data");
      assertThat(target.warnings()).isEmpty();
    }
    assertThat(unnamed()).isZero();
    assertThat(progress.read).isEqualTo(packed.length);
    assertThat(progress.size).isEqualTo(packed.length);
    assertThat(progress.unpacked).isEqualTo(PLAIN.length);
    assertThat(progress.ends).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip -c", "zstd -qc", "xz -c", "lz4 -qc", "lz4 -qcl"})
  void ofEveryFormat(String command) throws Exception {
    Path tool = Path.of("/usr/bin", command.split(" ")[0]);
    assumeTrue(Files.isExecutable(tool), tool.getFileName().toString());
    Path plain = Files.write(folder.resolve("plain"), PLAIN);
    Path packed = folder.resolve("core");
    Process process =
        new ProcessBuilder("sh", "-c", command + " < " + plain + " > " + packed).start();
    assertThat(process.waitFor()).isZero();
    try (CoreFile core = CoreFile.open(packed.toString())) {
      assertThat(core.target(HERE).memory().cString(MadeCore.DATA, 4)).isEqualTo("data");
    }
    byte[] cut = Arrays.copyOf(Files.readAllBytes(packed), 200);
    CoreProblem problem = problem(cut);
    assertThat(problem).isInstanceOfAny(CoreProblem.NotUnpacked.class, CoreProblem.Truncated.class);
    assertThat(unnamed()).isZero();
  }

  @Test
  void whatCameOutOfATruncatedOneIsRead() throws Exception {
    byte[] noisy = Arrays.copyOf(PLAIN, PLAIN.length + 100_000);
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    System.arraycopy(noise, 0, noisy, PLAIN.length, noise.length);
    byte[] packed = gzip(noisy);
    try (CoreFile core = CoreFile.open(file(Arrays.copyOf(packed, packed.length - 30_000)))) {
      CoreTarget target = core.target(HERE);
      assertThat(target.memory().cString(MadeCore.DATA, 4)).isEqualTo("data");
      assertThat(target.warnings())
          .singleElement()
          .asString()
          .startsWith("Of the compressed core only the first ")
          .endsWith(" bytes came out: it ends too early");
    }
    packed[packed.length - 40_000] ^= 0x55;
    try (CoreFile core = CoreFile.open(file(packed))) {
      CoreTarget target = core.target(HERE);
      assertThat(target.memory().cString(MadeCore.DATA, 4)).isEqualTo("data");
      assertThat(target.warnings()).singleElement().asString().contains(" bytes came out: ");
    }
  }

  @Test
  void othersAreRefusedAndLeaveNothing() throws Exception {
    byte[] program = PLAIN.clone();
    program[16] = 2;
    String path = folder.resolve("core").toString();
    assertThat(problem(gzip(program)))
        .isEqualTo(new CoreProblem.NotCore(path, "a gzip file of something else"));
    assertThat(problem(gzip(new byte[1 << 20])))
        .isEqualTo(new CoreProblem.NotCore(path, "a gzip file of something else"));
    assertThat(problem(gzip(new byte[0])))
        .isEqualTo(new CoreProblem.NotUnpacked(path, "gzip", "there is nothing in it"));
    assertThat(problem(Arrays.copyOf(gzip(PLAIN), 12)))
        .isEqualTo(new CoreProblem.NotUnpacked(path, "gzip", "it ends too early"));
    assertThat(problem(gzip(Arrays.copyOf(PLAIN, 50)))).isInstanceOf(CoreProblem.Truncated.class);
    assertThat(unnamed()).isZero();
    assertThat(left()).isEmpty();
  }

  @Test
  void aSizeThatIsTooLargeIsRefusedBeforeAnythingIsWritten() throws Exception {
    // a zstd frame that announces 2^50 bytes
    byte[] packed = new byte[40];
    int[] start = {0x28, 0xb5, 0x2f, 0xfd, 0xc0, 0x38, 0, 0, 0, 0, 0, 0, 4, 0};
    for (int i = 0; i < start.length; i++) {
      packed[i] = (byte) start[i];
    }
    assertThat(problem(packed))
        .isInstanceOfSatisfying(
            CoreProblem.NoSpace.class,
            full -> {
              assertThat(full.needed()).isEqualTo(1L << 50);
              assertThat(full.free()).isPositive();
              assertThat(full.folder()).isEqualTo(TemporaryFile.folder().getPath());
            });
  }

  @Test
  void zerosTakeNoSpaceAndAFullFileSaysSo() throws Exception {
    byte[] step = new byte[1 << 18];
    step[5000] = 1;
    try (TemporaryFile file = TemporaryFile.create(folder.toFile())) {
      for (int i = 0; i < 64; i++) {
        file.add(step, step.length);
      }
      file.add(new byte[10], 10);
      LocalFile read = file.finished();
      assertThat(read.length()).isEqualTo(64L * step.length + 10);
      byte[] back = new byte[step.length];
      read.read(63L * step.length, back, 0, back.length);
      assertThat(back).isEqualTo(step);
      assertThatThrownBy(() -> read.read(read.length() - 1, back, 0, 2))
          .isInstanceOf(MemoryFault.class);
      assertThat(left()).isEmpty();
      assertThat(blocks()).isBetween(64L * 4096, 64L * 16384);
    }
  }

  private CoreProblem problem(byte[] bytes) throws Exception {
    try (CoreFile core = CoreFile.open(file(bytes))) {
      throw new AssertionError("read " + core.path());
    } catch (CoreException e) {
      return e.problem();
    }
  }

  private static List<Path> temporaries(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "pystack-*.core")) {
      return java.util.stream.StreamSupport.stream(files.spliterator(), false).toList();
    }
  }

  private List<Path> left() throws IOException {
    return temporaries(folder);
  }

  /** Bytes that the one file without a name takes. */
  private static long blocks() throws Exception {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (isOurs(descriptor)) {
          Process stat =
              new ProcessBuilder(
                      "stat",
                      "-L",
                      "-c",
                      "%b",
                      "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.getFileName())
                  .start();
          return 512 * Long.parseLong(new String(stat.getInputStream().readAllBytes()).strip());
        }
      }
    }
    throw new AssertionError("no file without a name is open");
  }

  /** How many temporary files without names this process has open. */
  private static int unnamed() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        count += isOurs(descriptor) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isOurs(Path descriptor) {
    try {
      String to = Files.readSymbolicLink(descriptor).toString();
      return to.contains("/pystack-") && to.endsWith(".core (deleted)");
    } catch (IOException gone) {
      return false;
    }
  }
}

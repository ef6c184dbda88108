package dev.pystack.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every fuzz target on good inputs, on inputs that once broke something, and on some thousand that
 * are near good ones: always the same. {@code build/fuzz} looks for new ones.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzTest {
  private static final long MOST_NANOSECONDS = TimeUnit.SECONDS.toNanos(20);

  @Test
  void cores() throws Exception {
    run("FuzzCore", FuzzCore::fuzzerTestOneInput, FuzzSeeds.core(), 400);
  }

  @Test
  void python() throws Exception {
    run("FuzzPython", FuzzPython::fuzzerTestOneInput, FuzzSeeds.python(), 400);
  }

  @Test
  void elfFiles() throws Exception {
    run("FuzzElf", FuzzElf::fuzzerTestOneInput, FuzzSeeds.elf(), 1000);
  }

  @Test
  void debugInformation() throws Exception {
    run("FuzzDwarf", FuzzDwarf::fuzzerTestOneInput, FuzzSeeds.dwarf(), 1000);
  }

  private static void run(String target, Consumer<byte[]> entry, List<byte[]> seeds, int mutations)
      throws Exception {
    for (byte[] seed : seeds) {
      once(target, entry, seed);
    }
    Path found =
        Path.of(System.getProperty("pystack.root"), "engine/src/test/resources/dev/pystack/fuzz")
            .resolve(target);
    if (Files.isDirectory(found)) {
      try (Stream<Path> files = Files.list(found)) {
        for (Path file : files.sorted().toList()) {
          once(file.toString(), entry, Files.readAllBytes(file));
        }
      }
    }
    Mutations near = new Mutations(seeds, 20261122);
    for (int i = 0; i < mutations; i++) {
      once(target, entry, near.next());
    }
  }

  private static void once(String target, Consumer<byte[]> entry, byte[] input) {
    long before = System.nanoTime();
    try {
      entry.accept(input);
    } catch (Throwable e) {
      throw new AssertionError(target + " on " + HexFormat.of().formatHex(input), e);
    }
    assertThat(System.nanoTime() - before).as(target).isLessThan(MOST_NANOSECONDS);
  }
}

package dev.pystack.testkit.interpreters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A core of another machine, as {@code testkit/foreign-cores} makes them, with what its program
 * wrote of itself.
 *
 * @param name machine and interpreter
 * @param core the core's file
 * @param truth the JSON of {@code truth.py}
 * @param root a folder with the files that the program saw
 */
@SuppressWarnings("ArrayRecordComponent")
public record ForeignCore(String name, Path core, byte[] truth, Path root) {
  /** All of them. */
  public static final List<String> NAMES =
      List.of(
          "aarch64-3.7.9",
          "aarch64-3.9.6",
          "aarch64-3.10.8",
          "aarch64-3.11.3",
          "aarch64-3.12.1",
          "aarch64-3.14.3",
          "aarch64-debian-3.11",
          "aarch64-debian-3.13",
          "aarch64-debian-3.15",
          "arm-3.11",
          "i386-3.11");

  /** The core of a name; a test that asks for one that was not made is skipped by its name. */
  public static ForeignCore require(String name) throws IOException {
    Path folder = Places.cache().resolve("foreign");
    Path core = folder.resolve(name + ".core");
    Path truth = folder.resolve(name + ".json");
    if (!Files.exists(core) || !Files.exists(truth)) {
      return Assumptions.abort("core " + name + " (testkit/foreign-cores has not been run)");
    }
    Path root = folder.resolve(name + ".root").toRealPath();
    return new ForeignCore(name, core, Files.readAllBytes(truth), root);
  }
}

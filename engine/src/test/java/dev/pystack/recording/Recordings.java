package dev.pystack.recording;

import dev.pystack.testkit.interpreters.ForeignCore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The recordings in the repository; {@code RecordTargets} makes them. */
public final class Recordings {
  /**
   * Of other machines, named after what made them; but for a cross build whose account of its
   * floats is not in their shortest form.
   */
  static final List<String> FOREIGN =
      ForeignCore.NAMES.stream().filter(name -> !name.equals("aarch64-3.7.9")).toList();

  /** All of them, those of this machine named after the interpreters of the tests. */
  public static final List<String> NAMES =
      Stream.concat(
              FOREIGN.stream(),
              Stream.of(
                  "pyenv-2.7",
                  "pyenv-3.6",
                  "pyenv-3.7",
                  "pyenv-3.8",
                  "pyenv-3.9",
                  "pyenv-3.10",
                  "pyenv-3.11",
                  "pyenv-3.12",
                  "pyenv-3.13",
                  "maven-3.14.3",
                  "distribution",
                  "debian-3.13",
                  "debian-3.13-dbg",
                  "debian-3.14",
                  "debian-3.14-dbg",
                  "debian-3.15",
                  "debian-3.15-dbg",
                  "3.13t",
                  "3.13-musl"))
          .toList();

  private Recordings() {}

  public static Recording named(String name) {
    try {
      return RecordingFile.parse(Files.readAllBytes(file(name + ".rec")));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The report that was compared with the program's own account when it was recorded. */
  static String expected(String name) throws IOException {
    return Files.readString(file(name + ".json"));
  }

  static Path folder() {
    return Path.of(
        System.getProperty("pystack.root"), "engine/src/test/resources/dev/pystack/recording");
  }

  private static Path file(String name) {
    return folder().resolve(name);
  }
}

package dev.pystack.testkit.interpreters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Extension modules that others publish, for CPython 3.11, as {@code testkit/wheels} gets them. */
public final class Wheels {
  private Wheels() {}

  /** The folder to import them from; a machine that lacks them skips the test. */
  public static Path require() throws IOException {
    Path folder = Places.cache().resolve("wheels-3.11");
    Assumptions.assumeTrue(
        Files.exists(folder.resolve("made")),
        "extension modules (testkit/wheels has not been run)");
    return folder.toRealPath();
  }
}

package dev.pystack.testkit.interpreters;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where interpreters are looked for. */
final class Places {
  private Places() {}

  /** The project's root folder. */
  static Path projectRoot() {
    String given = System.getProperty("pystack.root");
    if (given != null) {
      return Path.of(given);
    }
    Path folder = Path.of("").toAbsolutePath();
    for (Path up = folder; up != null; up = up.getParent()) {
      if (Files.isDirectory(up.resolve(".mvn"))) {
        return up;
      }
    }
    return folder;
  }

  /**
   * The folder in which {@code testkit/interpreters} puts what it makes: system property {@code
   * pystack.interpreters}, else environment variable {@code PYSTACK_INTERPRETERS}, else the user's
   * cache.
   */
  static Path cache() {
    String given = System.getProperty("pystack.interpreters");
    if (given == null) {
      given = environment("PYSTACK_INTERPRETERS");
    }
    if (given != null) {
      return Path.of(given);
    }
    String cache = environment("XDG_CACHE_HOME");
    Path base = cache == null ? home().resolve(".cache") : Path.of(cache);
    return base.resolve("pystack-test-interpreters");
  }

  static Path pyenv() {
    String given = environment("PYENV_ROOT");
    return given == null ? home().resolve(".pyenv") : Path.of(given);
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  private static @Nullable String environment(String name) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? null : value;
  }
}

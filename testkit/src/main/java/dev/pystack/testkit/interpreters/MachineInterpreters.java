package dev.pystack.testkit.interpreters;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The interpreters that a machine may have by itself: pyenv's and the distribution's. */
final class MachineInterpreters {
  private static final String[] PYENV_MINORS = {
    "2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"
  };

  private MachineInterpreters() {}

  static void addTo(List<Candidate> candidates) {
    for (String minor : PYENV_MINORS) {
      String name = "pyenv-" + minor;
      candidates.add(new Candidate(name, () -> pyenv(name, minor)));
    }
    candidates.add(new Candidate("distribution", MachineInterpreters::distribution));
  }

  private static Interpreter pyenv(String name, String minor)
      throws Unavailable, IOException, InterruptedException {
    Path home = newest(Places.pyenv().resolve("versions"), minor + ".");
    if (home == null) {
      throw new Unavailable("pyenv has none");
    }
    Path executable = home.resolve("bin").resolve("python" + minor).toRealPath();
    boolean shared = hasSharedLibrary(home.resolve("lib"), minor);
    return Probe.interpreter(
        name,
        List.of(executable.toString()),
        executable,
        Map.of(),
        null,
        Set.of(shared ? Trait.SHARED : Trait.STATIC, Trait.DEBUG_INFO));
  }

  private static @Nullable Path newest(Path versions, String prefix) throws IOException {
    TreeSet<Path> found = new TreeSet<>();
    if (Files.isDirectory(versions)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(versions, prefix + "*")) {
        entries.forEach(found::add);
      }
    }
    return found.isEmpty() ? null : found.last();
  }

  private static boolean hasSharedLibrary(Path folder, String minor) throws IOException {
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, "libpython" + minor + "*.so*")) {
      return entries.iterator().hasNext();
    }
  }

  private static Interpreter distribution() throws Unavailable, IOException, InterruptedException {
    Path link = Path.of("/usr/bin/python3");
    if (!Files.exists(link)) {
      throw new Unavailable("no /usr/bin/python3");
    }
    Path executable = link.toRealPath();
    return Probe.interpreter(
        "distribution",
        List.of(executable.toString()),
        executable,
        Map.of(),
        null,
        Set.of(Trait.STATIC, Trait.STRIPPED));
  }
}

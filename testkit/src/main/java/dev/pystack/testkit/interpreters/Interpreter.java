package dev.pystack.testkit.interpreters;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Python that can be started here.
 *
 * @param name what test reports call it, such as {@code debian-3.14-dbg}
 * @param version {@code sys.version_info[:3]}, such as {@code 3.14.10}
 * @param command how it is started, before its own options
 * @param executable its program file, as this machine sees it
 * @param environment what it needs in its environment
 * @param root the root directory it runs in; null for this machine's own
 * @param traits what sets it apart
 */
public record Interpreter(
    String name,
    String version,
    List<String> command,
    Path executable,
    Map<String, String> environment,
    @Nullable Path root,
    Set<Trait> traits) {

  public Interpreter {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    traits = Set.copyOf(traits);
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether its version is at least {@code major.minor}. */
  public boolean isAtLeast(int major, int minor) {
    String[] parts = version.split("\\.");
    int ownMajor = Integer.parseInt(parts[0]);
    return ownMajor > major || (ownMajor == major && Integer.parseInt(parts[1]) >= minor);
  }

  /** A path of this machine as the interpreter sees it. */
  public Path inside(Path path) {
    return root == null ? path : Path.of("/").resolve(root.relativize(path));
  }

  @Override
  public String toString() {
    return name;
  }
}

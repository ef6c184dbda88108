package dev.pystack.testkit.interpreters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The interpreters that {@code testkit/interpreters} makes: a Debian folder to run in by {@code
 * chroot}, and what it compiles from Debian's source packages.
 */
final class MadeInterpreters {
  private MadeInterpreters() {}

  static void addTo(List<Candidate> candidates) {
    for (String minor : new String[] {"3.13", "3.14", "3.15"}) {
      String release = "debian-" + minor;
      candidates.add(
          new Candidate(
              release, () -> debian(release, minor, "", EnumSet.of(Trait.STATIC, Trait.STRIPPED))));
      String debug = release + "-dbg";
      candidates.add(
          new Candidate(
              debug,
              () ->
                  debian(
                      debug,
                      minor,
                      "d",
                      EnumSet.of(Trait.STATIC, Trait.DEBUG_BUILD, Trait.DEBUG_INFO))));
    }
    for (String minor : new String[] {"3.13", "3.14", "3.15"}) {
      String name = minor + "t";
      candidates.add(
          new Candidate(
              name,
              () ->
                  compiled(
                      name,
                      "python" + name,
                      EnumSet.of(Trait.SHARED, Trait.FREE_THREADED, Trait.DEBUG_INFO))));
    }
    candidates.add(
        new Candidate(
            "3.13-musl",
            () ->
                compiled(
                    "3.13-musl",
                    "python3.13",
                    EnumSet.of(Trait.SHARED, Trait.MUSL, Trait.DEBUG_INFO))));
  }

  private static Interpreter debian(String name, String minor, String suffix, Set<Trait> traits)
      throws Unavailable, IOException, InterruptedException {
    Path root = Places.cache().resolve("debian");
    String program = "/usr/bin/python" + minor + suffix;
    Path executable = root.resolve(program.substring(1));
    if (!Files.exists(executable)) {
      throw new Unavailable("testkit/interpreters debian has not been run");
    }
    root = root.toRealPath();
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new Unavailable("chroot needs root");
    }
    return Probe.interpreter(
        name,
        List.of("chroot", root.toString(), program),
        root.resolve(program.substring(1)),
        Map.of(),
        root,
        traits);
  }

  private static Interpreter compiled(String name, String program, Set<Trait> traits)
      throws Unavailable, IOException, InterruptedException {
    Path home = Places.cache().resolve("python-" + name);
    Path executable = home.resolve("bin").resolve(program);
    if (!Files.exists(executable)) {
      throw new Unavailable("testkit/interpreters compile " + name + " has not been run");
    }
    executable = executable.toRealPath();
    return Probe.interpreter(
        name,
        List.of(executable.toString()),
        executable,
        Map.of("LD_LIBRARY_PATH", home.toRealPath().resolve("lib").toString()),
        null,
        traits);
  }
}

package dev.pystack.testkit.interpreters;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every interpreter that the tests want: those that the build brings, and those that a machine may
 * have. System property {@code pystack.interpreters.only}, a regular expression of names, limits
 * them while one works on something.
 */
public final class Interpreters {
  private static final List<Candidate> ALL = list();

  private Interpreters() {}

  /** All of them, in a fixed order, also those that cannot be had here. */
  public static List<Candidate> all() {
    return ALL;
  }

  /** Those with a CPython of at least {@code major.minor}, and those that cannot be had here. */
  public static List<Candidate> since(int major, int minor) {
    List<Candidate> found = new ArrayList<>();
    for (Candidate candidate : ALL) {
      Interpreter interpreter = candidate.orNull();
      if (interpreter == null || interpreter.isAtLeast(major, minor)) {
        found.add(candidate);
      }
    }
    return found;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if no interpreter has that name
   */
  public static Candidate named(String name) {
    for (Candidate candidate : ALL) {
      if (candidate.name().equals(name)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("no interpreter is named " + name);
  }

  private static List<Candidate> list() {
    List<Candidate> candidates = new ArrayList<>();
    MavenInterpreters.addTo(candidates);
    MachineInterpreters.addTo(candidates);
    MadeInterpreters.addTo(candidates);
    String only = System.getProperty("pystack.interpreters.only");
    if (only != null) {
      Pattern pattern = Pattern.compile(only);
      candidates.removeIf(candidate -> !pattern.matcher(candidate.name()).matches());
    }
    return List.copyOf(candidates);
  }
}

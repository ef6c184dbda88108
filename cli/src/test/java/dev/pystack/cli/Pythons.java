package dev.pystack.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Python of this machine for tests that need any. */
final class Pythons {
  private Pythons() {}

  /** The path of one of at least that version that needs nothing in its environment. */
  static String since(int major, int minor) {
    for (Candidate candidate : Interpreters.since(major, minor)) {
      Interpreter python = candidate.orNull();
      if (python != null && python.root() == null && python.command().size() == 1) {
        if (python.environment().isEmpty()) {
          return python.command().getFirst();
        }
        return wrapped(python);
      }
    }
    assumeTrue(false, "no Python " + major + "." + minor + " or later on this machine");
    throw new AssertionError();
  }

  /** A script that starts it with the environment that it needs. */
  private static String wrapped(Interpreter python) {
    try {
      Path script = Files.createTempFile("pystack-python-", ".sh");
      StringBuilder text = new StringBuilder("#!/bin/sh\n");
      for (Map.Entry<String, String> variable : python.environment().entrySet()) {
        text.append("export ").append(variable.getKey()).append("='");
        text.append(variable.getValue()).append("'\n");
      }
      text.append("exec '").append(python.command().getFirst()).append("' \"$@\"\n");
      Files.writeString(script, text);
      script.toFile().setExecutable(true);
      script.toFile().deleteOnExit();
      return script.toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

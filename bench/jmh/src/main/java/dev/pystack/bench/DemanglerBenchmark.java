package dev.pystack.bench;

import dev.pystack.demangle.Demangler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Names of real libraries, as the tests have them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // by the set-up
public class DemanglerBenchmark {
  private static final int NAMES = 1000;

  @Param({"c++", "rust"})
  public String language;

  private List<String> names;

  @Setup
  public void read() throws IOException {
    Path file =
        Inputs.root()
            .resolve("engine/src/test/resources/dev/pystack/demangle/sample-" + language + ".gz");
    List<String> all = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String name = line.split("\t", 2)[0];
        if (Demangler.demangle(name) != null) {
          all.add(name);
        }
      }
    }
    if (all.size() < NAMES) {
      throw new IllegalStateException(all.size() + " names in " + file);
    }
    names = Inputs.spread(all, NAMES);
  }

  /** One name, on average over 1,000. */
  @Benchmark
  @OperationsPerInvocation(NAMES)
  public int name() {
    int length = 0;
    for (String name : names) {
      String text = Demangler.demangle(name);
      length += text == null ? 0 : text.length();
    }
    return length;
  }
}

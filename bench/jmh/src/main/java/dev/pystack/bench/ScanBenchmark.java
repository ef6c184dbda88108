package dev.pystack.bench;

import dev.pystack.python.runtime.Finding;
import dev.pystack.python.runtime.Method;
import dev.pystack.python.runtime.RuntimeFinder;
import dev.pystack.target.core.CoreException;
import dev.pystack.target.core.CoreFile;
import dev.pystack.target.core.LocalFiles;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The search for an interpreter through all memory, in vain: 256 MiB of noise. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ScanBenchmark {
  @Setup
  public void check() throws CoreException {
    // _PyRuntime is where it was, but nothing leads to an interpreter
    if (search() instanceof Finding.Found found && found.runtime().interpreter() != 0) {
      throw new IllegalStateException("found in vain: " + found);
    }
  }

  @Benchmark
  public Finding search() throws CoreException {
    try (CoreFile core = CoreFile.open(Inputs.emptied())) {
      return RuntimeFinder.find(
          core.target(new LocalFiles(List.of(), null, null)), Method.ALL, decision -> {});
    }
  }
}

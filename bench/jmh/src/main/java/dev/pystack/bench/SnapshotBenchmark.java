package dev.pystack.bench;

import dev.pystack.linux.LiveProcess;
import dev.pystack.linux.Observation;
import dev.pystack.linux.Policy;
import dev.pystack.linux.ProcessException;
import dev.pystack.linux.Reader;
import dev.pystack.model.Consistency;
import dev.pystack.model.Snapshot;
import dev.pystack.python.runtime.Finding;
import dev.pystack.python.runtime.Method;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.runtime.RuntimeFinder;
import dev.pystack.report.TextReport;
import dev.pystack.stacks.SnapshotReader;
import dev.pystack.stacks.SnapshotSources;
import dev.pystack.target.Target;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One more snapshot of a live process, through the public API, in a warm JVM. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // by the set-up
public class SnapshotBenchmark {
  /** What one look gives: the snapshot, and where source lines come from. */
  private record Look(Snapshot snapshot, Target files) {}

  @Param({"4", "500"})
  public int threads;

  private LiveProcess process;
  private PythonRuntime runtime;

  @Setup
  public void open() throws ProcessException {
    process = LiveProcess.open(Inputs.pid(threads));
    Reader<PythonRuntime, RuntimeException> find = SnapshotBenchmark::find;
    runtime = process.observe(Policy.NEVER_STOP, find).value();
    Observation<Look> look = look(process, runtime);
    if (look.value().snapshot().threads().size() != threads
        || look.consistency() != Consistency.VALIDATED) {
      throw new IllegalStateException(look.toString());
    }
  }

  @TearDown
  public void close() {
    process.close();
  }

  /** The process is open and its interpreter known: what a sampler does again and again. */
  @Benchmark
  public Snapshot again() throws ProcessException {
    return look(process, runtime).value().snapshot();
  }

  /** The same, with source lines and the text of the report. */
  @Benchmark
  public String againWithReport() throws ProcessException {
    Look look = look(process, runtime).value();
    return TextReport.of(SnapshotSources.added(look.snapshot(), look.files()), false);
  }

  /** From nothing but the process' number. */
  @Benchmark
  public Snapshot fromPid() throws ProcessException {
    try (LiveProcess opened = LiveProcess.open(Inputs.pid(threads))) {
      Reader<Snapshot, RuntimeException> reader =
          target -> new SnapshotReader(find(target), false).read(target);
      return opened.observe(Policy.ALLOW_STOP, reader).value();
    }
  }

  private static Observation<Look> look(LiveProcess process, PythonRuntime runtime)
      throws ProcessException {
    Reader<Look, RuntimeException> reader =
        target -> new Look(new SnapshotReader(runtime, false).read(target), target);
    return process.observe(Policy.ALLOW_STOP, reader);
  }

  private static PythonRuntime find(Target target) {
    Finding finding = RuntimeFinder.find(target, Method.DEFAULT, decision -> {});
    if (finding instanceof Finding.Found found) {
      return found.runtime();
    }
    throw new IllegalStateException(finding.toString());
  }
}

package dev.pystack.bench;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Snapshot;
import dev.pystack.python.runtime.Finding;
import dev.pystack.python.runtime.Method;
import dev.pystack.python.runtime.RuntimeFinder;
import dev.pystack.stacks.SnapshotReader;
import dev.pystack.target.Mapping;
import dev.pystack.target.core.CoreException;
import dev.pystack.target.core.CoreFile;
import dev.pystack.target.core.CoreTarget;
import dev.pystack.target.core.LocalFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Memory of a core dump, part of which is dumped and part in files; and whole reports of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // by the set-up
public class CoreBenchmark {
  private static final int PLACES = 512;
  private static final int PAGE = 4096;

  private CoreFile file;
  private CoreTarget target;
  private List<Long> dumped;
  private List<Long> inFiles;
  private final byte[] page = new byte[PAGE];

  @Setup
  public void open() throws CoreException {
    file = CoreFile.open(Inputs.core());
    target = file.target(new LocalFiles(List.of(), null, null));
    List<Long> written = new ArrayList<>();
    List<Long> code = new ArrayList<>();
    for (Mapping mapping : target.mappings()) {
      if (!mapping.readable()) {
        continue;
      }
      for (long at = mapping.start(); at < mapping.end(); at += PAGE) {
        if (mapping.writable() && !mapping.hasFile()) {
          written.add(at);
        } else if (mapping.executable() && mapping.hasFile()) {
          code.add(at);
        }
      }
    }
    dumped = readable(written);
    inFiles = readable(code);
  }

  private List<Long> readable(List<Long> all) {
    List<Long> good = new ArrayList<>();
    for (long at : all) {
      try {
        target.memory().raw().read(at, page, 0, PAGE);
        good.add(at);
      } catch (MemoryFault hole) {
        // not of this list
      }
    }
    return Inputs.spread(good, PLACES);
  }

  @TearDown
  public void close() {
    file.close();
  }

  /** One word each of 512 pages that are in the core: through the cache of pages. */
  @Benchmark
  @OperationsPerInvocation(PLACES)
  public long wordsDumped() throws MemoryFault {
    long sum = 0;
    for (long at : dumped) {
      sum += target.memory().pointer(at + 8);
    }
    return sum;
  }

  /** One word each of 512 pages that are in the mapped files: through the cache of pages. */
  @Benchmark
  @OperationsPerInvocation(PLACES)
  public long wordsInFiles() throws MemoryFault {
    long sum = 0;
    for (long at : inFiles) {
      sum += target.memory().pointer(at + 8);
    }
    return sum;
  }

  /** Runs of 16 KiB, which go past the cache: the overlay and the kernel's reads. */
  @Benchmark
  @OperationsPerInvocation(PLACES)
  public byte[] runsDumped() {
    byte[] run = new byte[4 * PAGE];
    Memory memory = target.memory().raw();
    for (long at : dumped) {
      try {
        memory.read(at, run, 0, run.length);
      } catch (MemoryFault atTheEnd) {
        // costs as much
      }
    }
    return run;
  }

  /** A whole report, from the core's path. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public Snapshot report() throws CoreException {
    try (CoreFile core = CoreFile.open(Inputs.core())) {
      CoreTarget whole = core.target(new LocalFiles(List.of(), null, null));
      Finding finding = RuntimeFinder.find(whole, Method.DEFAULT, decision -> {});
      return new SnapshotReader(((Finding.Found) finding).runtime(), false).read(whole);
    }
  }
}

package dev.pystack.unwind;

import dev.pystack.bench.Inputs;
import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.cfi.Fde;
import dev.pystack.dwarf.cfi.Row;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfSymbol;
import dev.pystack.elf.Segment;
import dev.pystack.elf.SymbolTable;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Registers;
import dev.pystack.target.core.CoreException;
import dev.pystack.target.core.CoreFile;
import dev.pystack.target.core.CoreTarget;
import dev.pystack.target.core.LocalFiles;
import java.io.IOException;
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

/** Call frame information of the interpreter's own code, and whole native stacks of a core. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // by the set-up
public class CallFramesBenchmark {
  private static final int PLACES = 1000;

  private EhFrameTable table;
  private List<Long> places;
  private List<Fde> entries;
  private CoreFile core;
  private CoreTarget target;
  private LoadedModules modules;
  private Unwinder known;
  private List<Registers> threads;

  @Setup
  public void open() throws IOException, MalformedException, MemoryFault, CoreException {
    Memory bytes = Inputs.Bytes.of(Inputs.library());
    ElfFile elf = ElfFile.parse(bytes);
    Segment segment = elf.header().segment(Segment.GNU_EH_FRAME);
    if (segment == null) {
      throw new IllegalStateException("no .eh_frame_hdr in " + Inputs.library());
    }
    table =
        EhFrameTable.read(
            elf.image(),
            elf.header().order(),
            elf.header().addressSize(),
            segment.address(),
            segment.memorySize());
    places = new ArrayList<>();
    entries = new ArrayList<>();
    for (long at : functions(elf)) {
      Fde entry = table.find(at);
      if (entry != null) {
        // most frames stand behind the prologue
        places.add(entry.start() + (entry.end() - entry.start()) * 2 / 3);
        entries.add(entry);
      }
    }
    places = Inputs.spread(places, PLACES);
    entries = Inputs.spread(entries, PLACES);
    core = CoreFile.open(Inputs.core());
    target = core.target(new LocalFiles(List.of(), null, null));
    modules = LoadedModules.of(target);
    known = new Unwinder(target, modules);
    threads = new ArrayList<>();
    for (int tid : target.threads()) {
      Registers registers = target.registers(tid);
      if (registers != null && known.unwind(registers).frames().size() > 5) {
        threads.add(registers);
      }
    }
    if (threads.isEmpty()) {
      throw new IllegalStateException("no native stack in " + Inputs.core());
    }
  }

  private static List<Long> functions(ElfFile elf) throws MalformedException, MemoryFault {
    SymbolTable symbols = elf.symbols();
    if (symbols == null) {
      symbols = elf.exportedSymbols();
    }
    List<Long> all = new ArrayList<>();
    for (int i = 0; symbols != null && i < symbols.size(); i++) {
      ElfSymbol symbol = symbols.get(i);
      if (symbol.type() == ElfSymbol.FUNCTION && symbol.defined() && symbol.size() > 0) {
        all.add(symbol.value());
      }
    }
    all.sort(null);
    return all;
  }

  @TearDown
  public void close() {
    core.close();
  }

  /** The entry for an address, by binary search where the table lies. */
  @Benchmark
  @OperationsPerInvocation(PLACES)
  public long lookup() throws MalformedException, MemoryFault {
    long sum = 0;
    for (long place : places) {
      Fde entry = table.find(place);
      sum += entry == null ? 0 : entry.start();
    }
    return sum;
  }

  /** The instructions of an entry, run up to two thirds of its function. */
  @Benchmark
  @OperationsPerInvocation(PLACES)
  public int execution() throws MalformedException {
    int sum = 0;
    for (int i = 0; i < PLACES; i++) {
      Row row = entries.get(i).row(places.get(i));
      sum += row.size();
    }
    return sum;
  }

  /** The native stacks of all threads, nothing being known of the code. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public int stacks() {
    return stacks(new Unwinder(target, LoadedModules.of(target)));
  }

  /** The same, all code having been seen before. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public int stacksOfKnownCode() {
    return stacks(known);
  }

  private int stacks(Unwinder unwinder) {
    int frames = 0;
    for (Registers registers : threads) {
      frames += unwinder.unwind(registers).frames().size();
    }
    return frames;
  }
}

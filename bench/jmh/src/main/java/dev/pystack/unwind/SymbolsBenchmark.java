package dev.pystack.unwind;

import dev.pystack.bench.Inputs;
import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.CodeLookup;
import dev.pystack.dwarf.CodePlace;
import dev.pystack.dwarf.DebugInfo;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfSymbol;
import dev.pystack.elf.Segment;
import dev.pystack.elf.SymbolTable;
import dev.pystack.memory.MemoryFault;
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

/** Functions, inlined calls, files and lines, by the interpreter's own debug information. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // by the set-up
public class SymbolsBenchmark {
  private static final int PLACES = 1000;
  private static final int FEW = 12;

  private ElfFile elf;
  private long lowest;
  private List<Long> places;
  private CodeLookup known;

  @Setup
  public void open() throws IOException, MalformedException, MemoryFault {
    elf = ElfFile.parse(Inputs.Bytes.of(Inputs.library()));
    if (!new ElfSections(elf).described()) {
      throw new IllegalStateException("no debug information in " + Inputs.library());
    }
    lowest = Long.MAX_VALUE;
    for (Segment segment : elf.segments()) {
      if (segment.type() == Segment.LOAD && segment.executable()) {
        lowest = Math.min(lowest, segment.address());
      }
    }
    known = lookup();
    List<Long> inside = new ArrayList<>();
    SymbolTable symbols = elf.symbols();
    for (int i = 0; symbols != null && i < symbols.size(); i++) {
      ElfSymbol symbol = symbols.get(i);
      if (symbol.type() == ElfSymbol.FUNCTION && symbol.defined() && symbol.size() > 8) {
        inside.add(symbol.value() + symbol.size() / 2);
      }
    }
    inside.sort(null);
    places = Inputs.spread(inside, PLACES);
    int described = 0;
    for (long place : places) {
      described += known.at(place).isEmpty() ? 0 : 1;
    }
    if (described < PLACES / 2) {
      throw new IllegalStateException("of " + PLACES + " places only " + described + " described");
    }
  }

  private CodeLookup lookup() throws MalformedException {
    return new CodeLookup(DebugInfo.open(new ElfSections(elf).sections(), null), lowest);
  }

  /** One address, on average over 1,000 in all units, whose tables are there. */
  @Benchmark
  @OperationsPerInvocation(PLACES)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public int knownUnits() {
    int sum = 0;
    for (long place : places) {
      for (CodePlace call : known.at(place)) {
        sum += call.line();
      }
    }
    return sum;
  }

  /** Twelve addresses in as many units, nothing being known: what a report asks for. */
  @Benchmark
  public int twelveFromNothing() throws MalformedException {
    CodeLookup lookup = lookup();
    int sum = 0;
    for (int i = 0; i < FEW; i++) {
      sum += lookup.at(places.get(i * PLACES / FEW)).size();
    }
    return sum;
  }

  /** A thousand addresses, nothing being known. */
  @Benchmark
  public int thousandFromNothing() throws MalformedException {
    CodeLookup lookup = lookup();
    int sum = 0;
    for (long place : places) {
      sum += lookup.at(place).size();
    }
    return sum;
  }
}

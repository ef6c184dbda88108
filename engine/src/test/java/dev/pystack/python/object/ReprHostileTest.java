package dev.pystack.python.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.PageCache;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Structs;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreters;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R35, R52: the table's objects with some of their memory smashed. What comes out may be anything
 * but an exception, an endless loop or a text beyond the budget.
 */
class ReprHostileTest {
  private static final int PAGE = 4096;
  private static final int RUNS = 150;
  private static final int OBJECTS = 60;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final List<Long> addresses = new ArrayList<>();
  private final Map<Long, byte[]> recorded = new HashMap<>();
  private final List<Long> numbers = new ArrayList<>();

  static List<Candidate> interpreters() {
    List<Candidate> chosen = new ArrayList<>();
    // one of each way in which objects have been laid out
    for (String name :
        List.of(
            "maven-3.9.6",
            "maven-3.10.8",
            "maven-3.11.3",
            "maven-3.12.1",
            "maven-3.13.5",
            "maven-3.14.3")) {
      chosen.add(Interpreters.named(name));
    }
    for (Candidate candidate : Interpreters.all()) {
      String name = candidate.name();
      if (name.contains("2.7")
          || name.contains("3.6")
          || name.equals("3.13t")
          || name.equals("debian-3.15")) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void survivesSmashedMemory(Candidate candidate) throws Exception {
    try (TableProgram program = TableProgram.start(candidate.require())) {
      record(program);
      for (int seed = 0; seed < RUNS; seed++) {
        Random random = new Random(seed);
        TargetMemory memory = new TargetMemory(replay(smash(random)), ByteOrder.LITTLE_ENDIAN, 8);
        Repr repr = new Repr(new ObjectReader(new Structs(memory, program.layout())));
        for (int i = 0; i < OBJECTS; i++) {
          int index = random.nextInt(addresses.size());
          int budget = random.nextInt(8) == 0 ? 3000 : 16 + random.nextInt(90);
          long start = cpuTime();
          String shown = repr.unguarded(addresses.get(index), budget);
          assertThat(cpuTime() - start)
              .as("seed %d, %s", seed, program.values().get(index))
              .isLessThan(MAX_NANOS);
          assertThat(shown.length())
              .as("seed %d, %s", seed, program.values().get(index))
              .isBetween(1, budget);
        }
      }
    }
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** All pages that showing the table touches. */
  private void record(TableProgram program) {
    Memory source = program.memory();
    Memory recorder =
        (address, into, offset, length) -> {
          source.read(address, into, offset, length);
          byte[] page = new byte[PAGE];
          System.arraycopy(into, offset, page, 0, PAGE);
          recorded.put(address / PAGE, page);
        };
    PageCache cache = new PageCache(recorder, 20_000);
    TargetMemory memory = new TargetMemory(cache, ByteOrder.LITTLE_ENDIAN, 8);
    Repr repr = new Repr(new ObjectReader(new Structs(memory, program.layout())));
    for (TableProgram.Value value : program.values()) {
      addresses.add(value.address());
      repr.unguarded(value.address(), 80);
      repr.unguarded(value.address(), 3000);
    }
    numbers.addAll(recorded.keySet());
    numbers.sort(null);
  }

  private Map<Long, byte[]> smash(Random random) {
    Map<Long, byte[]> pages = new HashMap<>(recorded);
    Set<Long> copied = new HashSet<>();
    boolean headers = random.nextInt(4) == 0;
    int count = 1 << random.nextInt(12);
    for (int i = 0; i < count; i++) {
      long address = numbers.get(random.nextInt(numbers.size())) * PAGE + random.nextInt(512) * 8L;
      if (headers) {
        address = addresses.get(random.nextInt(addresses.size())) + random.nextInt(4) * 8L;
      }
      long number = address / PAGE;
      byte[] page = pages.get(number);
      if (page == null) {
        continue;
      }
      if (copied.add(number)) {
        page = page.clone();
        pages.put(number, page);
      }
      long word = word(random);
      int size = 1 << random.nextInt(4);
      for (int b = 0; b < size; b++) {
        page[(int) (address % PAGE) / 8 * 8 + b] = (byte) (word >>> 8 * b);
      }
    }
    return pages;
  }

  private long word(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(1 << random.nextInt(31));
      case 2 -> -1L - random.nextInt(100);
      case 3 -> numbers.get(random.nextInt(numbers.size())) * PAGE + random.nextInt(512) * 8L;
      case 4 -> 1L << random.nextInt(64);
      case 5 -> addresses.get(random.nextInt(addresses.size()));
      default -> Long.MAX_VALUE - random.nextInt(3);
    };
  }

  private static Memory replay(Map<Long, byte[]> pages) {
    return (address, into, offset, length) -> {
      int done = 0;
      while (done < length) {
        long at = address + done;
        byte[] page = pages.get(at >>> 12);
        if (page == null) {
          throw new MemoryFault(at, "not recorded");
        }
        int inPage = (int) (at & PAGE - 1);
        int n = Math.min(length - done, PAGE - inPage);
        System.arraycopy(page, inPage, into, offset + done, n);
        done += n;
      }
    };
  }
}

package dev.pystack.python.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.memory.PageCache;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Structs;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreters;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R32, R33: what we show is what the program's own Python says. */
class ReprTruthTest {
  // what fits in no smaller budget is only compared as far as it goes
  private static final int LARGE = 20_000;

  static List<Candidate> interpreters() {
    return Interpreters.all();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void showsWhatPythonShows(Candidate candidate) throws Exception {
    try (TableProgram program = TableProgram.start(candidate.require())) {
      PageCache cache = new PageCache(program.memory(), 20_000);
      TargetMemory memory = new TargetMemory(cache, ByteOrder.LITTLE_ENDIAN, 8);
      Repr repr = new Repr(new ObjectReader(new Structs(memory, program.layout())));
      assertThat(program.values()).hasSizeGreaterThan(900);
      List<String> wrong = new ArrayList<>();
      for (TableProgram.Value value : program.values()) {
        for (int budget : new int[] {LARGE, Repr.BUDGET, 200, 40, 16}) {
          check(value, budget, repr.unguarded(value.address(), budget), wrong);
        }
      }
      assertThat(wrong).isEmpty();
    }
  }

  private static void check(
      TableProgram.Value value, int budget, String shown, List<String> wrong) {
    String truth = value.repr();
    boolean right;
    if (truth.length() <= budget) {
      right = shown.equals(truth);
    } else {
      int cut = shown.indexOf("...");
      right = shown.length() <= budget && cut >= 0 && agrees(truth, shown, cut);
    }
    if (!right) {
      wrong.add(value.kind() + " " + budget + ": " + shown + " instead of " + truth);
    }
  }

  /** Up to the first cut both say the same, but for a comma before an element left out. */
  private static boolean agrees(String truth, String shown, int cut) {
    String before = shown.substring(0, cut);
    return truth.startsWith(before)
        || before.endsWith(", ") && truth.startsWith(before.substring(0, before.length() - 2));
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void fillsTheBudget(Candidate candidate) throws Exception {
    try (TableProgram program = TableProgram.start(candidate.require())) {
      PageCache cache = new PageCache(program.memory(), 20_000);
      TargetMemory memory = new TargetMemory(cache, ByteOrder.LITTLE_ENDIAN, 8);
      Repr repr = new Repr(new ObjectReader(new Structs(memory, program.layout())));
      int cut = 0;
      for (TableProgram.Value value : program.values()) {
        if (value.repr().length() > Repr.BUDGET) {
          cut++;
          assertThat(repr.unguarded(value.address(), Repr.BUDGET))
              .as(value.kind())
              .hasSizeBetween(Repr.BUDGET / 2, Repr.BUDGET);
        }
      }
      assertThat(cut).isGreaterThan(30);
    }
  }
}

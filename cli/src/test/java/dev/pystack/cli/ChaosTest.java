package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fifty programs that start and end threads, recurse, fork, execute themselves anew and end, while
 * they are read a thousand times: nothing hangs, no frame is wrong, nothing stays stopped, and
 * where a program could not be read the message says why.
 */
class ChaosTest {
  private static final int TARGETS = 50;
  private static final int READS = 1000;
  private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** On two idle cores it takes less than half of that. */
  private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(150);

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<RunningTarget> targets = new ArrayList<>();
  private final Random random = new Random(20261122);
  private int started;
  private int reads;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nothingHangsAndNoFrameIsWrong() throws Exception {
    List<Interpreter> interpreters = new ArrayList<>();
    for (Candidate candidate : Interpreters.all()) {
      Interpreter interpreter = candidate.orNull();
      if (interpreter != null) {
        interpreters.add(interpreter);
      }
    }
    Assumptions.assumeFalse(interpreters.isEmpty(), "any interpreter");
    try {
      for (int i = 0; i < TARGETS; i++) {
        targets.add(start(interpreters));
      }
      long deadline = System.nanoTime() + ENOUGH_NANOS;
      for (int read = 0; read < READS && wrong.size() < 20; read++) {
        if (System.nanoTime() > deadline) {
          System.out.println("Chaos: time for " + read + " reads only, on a machine this busy");
          break;
        }
        reads++;
        int i = read % TARGETS;
        if (!targets.get(i).isAlive()) {
          targets.get(i).close();
          targets.set(i, start(interpreters));
        }
        read(targets.get(i), read);
      }
      List<Long> left = new ArrayList<>();
      for (RunningTarget target : targets) {
        left.add(target.pid());
        left.addAll(ProcState.children(target.pid()));
      }
      for (long pid : left) {
        wrong.addAll(ProcState.stoppedOrTraced(pid));
      }
    } finally {
      for (RunningTarget target : targets) {
        target.close();
      }
    }
    System.out.println("Chaos: " + outcomes);
    assertThat(wrong).isEmpty();
    assertThat(outcomes.getOrDefault("read", 0)).isGreaterThan(reads * 8 / 10);
  }

  private RunningTarget start(List<Interpreter> interpreters) throws Exception {
    for (int attempt = 0; ; attempt++) {
      Interpreter interpreter = interpreters.get(started % interpreters.size());
      started++;
      String life = Double.toString(1 + random.nextDouble() * 30);
      try {
        return TargetLauncher.of(interpreter, "chaos.py", Integer.toString(started), life)
            .startBegun();
      } catch (IOException e) {
        // not what is tested here, but nothing to hide either
        outcomes.merge("not started: " + e.getMessage(), 1, Integer::sum);
        if (attempt == 5) {
          throw e;
        }
      }
    }
  }

  private void read(RunningTarget target, int number) {
    long pid = target.pid();
    if (number % 10 == 3) {
      List<Long> children = ProcState.children(pid);
      pid = children.isEmpty() ? pid : children.get(0);
    }
    boolean block = number % 4 != 1;
    List<String> options = new ArrayList<>(List.of("--json"));
    if (number % 2 == 0) {
      options.add("--locals");
    }
    if (!block) {
      options.add("--no-block");
    }
    long begin = System.nanoTime();
    InProcess run = InProcess.remote(pid, options.toArray(String[]::new));
    if (System.nanoTime() - begin > SLOWEST_NANOS) {
      wrong.add("read " + number + " took too long: " + run.summary());
    }
    judge(target, number + " " + options, run, block);
  }

  private void judge(RunningTarget target, String what, InProcess run, boolean block) {
    String message = run.err().strip();
    if (message.contains("\tat ") || message.contains("Exception")) {
      wrong.add(what + ": a stack trace: " + run.summary());
    }
    switch (run.code()) {
      case 0 -> {
        outcomes.merge("read", 1, Integer::sum);
        if (run.out().contains("\"consistency\":\"stopped\"")) {
          outcomes.merge("stopped", 1, Integer::sum);
        }
        // without a stop what ran meanwhile may be seen half before and half after
        if (block || run.out().contains("\"consistency\":\"validated\"")) {
          for (String problem : ChaosFrames.problems(target.folder(), run.out())) {
            wrong.add(what + ": " + problem + " in " + run.summary());
          }
        } else {
          outcomes.merge("unchecked", 1, Integer::sum);
        }
      }
      case 1, 2 -> {
        if (message.isEmpty() || message.contains("nternal error")) {
          wrong.add(what + ": no clear message: " + run.summary());
        }
        outcomes.merge(
            message.replaceAll("[0-9]+", "N").lines().findFirst().orElse(""), 1, Integer::sum);
      }
      default -> wrong.add(what + ": " + run.summary());
    }
  }
}

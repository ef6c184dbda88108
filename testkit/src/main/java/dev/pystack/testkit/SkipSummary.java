package dev.pystack.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the tests that did not run by what the machine lacked for them, prints the counts when a
 * module's tests end, and leaves them in {@code target/skips.txt} (system property {@code
 * pystack.skips}: another name than {@code skips.txt}). What was lacking is the message of the
 * failed assumption: {@code assumeTrue(exists, "gdb")}.
 */
public final class SkipSummary implements TestExecutionListener {
  private static final String ASSUMPTION_PREFIX = "Assumption failed: ";

  /** Of an AssertJ assumption with a description: {@code assumeThat(x).as("gdb")}. */
  private static final String ASSERTJ_PREFIX = "assumption was not met due to: [";

  private final Map<String, Integer> skips = new TreeMap<>();

  /** Made by JUnit's service loader. */
  public SkipSummary() {}

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    count(reason);
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      String reason = result.getThrowable().map(Throwable::getMessage).orElse("");
      count(reason == null ? "" : reason);
    }
  }

  private void count(String reason) {
    String lacking = reason.strip();
    if (lacking.startsWith(ASSUMPTION_PREFIX)) {
      lacking = lacking.substring(ASSUMPTION_PREFIX.length());
    } else if (lacking.startsWith(ASSERTJ_PREFIX) && lacking.indexOf(']') > 0) {
      lacking = lacking.substring(ASSERTJ_PREFIX.length(), lacking.indexOf(']'));
    }
    skips.merge(lacking.isEmpty() ? "an unnamed assumption" : lacking, 1, Integer::sum);
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Integer> skip : skips.entrySet()) {
      int n = skip.getValue();
      lines.add("Skipped for lack of " + skip.getKey() + ": " + n + (n == 1 ? " test" : " tests"));
    }
    if (!lines.isEmpty()) {
      System.out.println(); // what a test engine printed last may lack its line end
    }
    lines.forEach(System.out::println);
    try {
      Path target = Path.of("target");
      if (Files.isDirectory(target)) {
        Files.write(target.resolve(System.getProperty("pystack.skips", "skips.txt")), lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

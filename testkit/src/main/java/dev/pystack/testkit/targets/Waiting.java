package dev.pystack.testkit.targets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for what a program gets to by itself: a minute, because a machine may be busy. */
public final class Waiting {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long NAP_MILLIS = 5;
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private Waiting() {}

  /** What is waited for. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /** Whether it held in time; it may hold no longer. */
  public static boolean until(Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(NAP_MILLIS);
    }
    return true;
  }

  /**
   * Waits until every thread of a process has left its CPU, and none has been on one between two
   * looks; or until there is no such process. A line that a program has printed tells only that it
   * soon will be so.
   *
   * @throws IOException where it does not keep still
   */
  public static void untilAtRest(long pid) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + NANOS;
    Map<String, String> before = null;
    while (true) {
      Map<String, String> now = look(pid);
      if (now != null && (now.equals(before) || now.isEmpty())) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("process " + pid + " does not keep still");
      }
      before = now;
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  /** How long and how often each thread was on a CPU; null where one is, or waits for one. */
  private static @Nullable Map<String, String> look(long pid) {
    Map<String, String> times = new TreeMap<>();
    Path folder = Path.of("/proc/" + pid + "/task");
    if (!Files.exists(folder)) {
      return times;
    }
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder)) {
      for (Path thread : threads) {
        if (running(thread)) {
          return null;
        }
        times.put(thread.toString(), read(thread.resolve("schedstat")));
      }
      return times;
    } catch (IOException | DirectoryIteratorException changing) {
      return null;
    }
  }

  private static boolean running(Path thread) throws IOException {
    String stat = read(thread.resolve("stat"));
    if (stat.startsWith("R", stat.lastIndexOf(')') + 2)) {
      return true;
    }
    // the state says S a moment before the thread leaves its CPU; not every kernel has this file
    Path call = thread.resolve("syscall");
    return Files.exists(call) && read(call).startsWith("running");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}

package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.testkit.targets.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process to look at. Started through a shell that leaves it to init: the JVM waits for children
 * of its own, and would take the news of a stop for the end of the child (see {@link Stopper}).
 */
final class TargetProcess implements AutoCloseable {
  private final long pid;
  private final Path folder;

  private TargetProcess(long pid, Path folder) {
    this.pid = pid;
    this.folder = folder;
  }

  /** Whether this machine has a {@code python3}; where not, the test is skipped. */
  static void needPython() {
    assumeTrue(onPath("python3"), "python3");
  }

  static void needRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "root");
  }

  static boolean onPath(String program) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** Runs a program and waits until it has written a line; which one is in {@link #output}. */
  static TargetProcess start(String... command) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pystack-target");
    List<String> line = new ArrayList<>(List.of("sh", "-c", START, folder.toString()));
    line.addAll(List.of(command));
    Process shell = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
      long pid = Long.parseLong(in.readLine());
      TargetProcess process = new TargetProcess(pid, folder);
      if (!shell.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException("the shell does not end");
      }
      return process;
    }
  }

  // $0 is the folder
  private static final String START =
      "\"$@\" >\"$0/out\" 2>\"$0/err\" </dev/null & echo $!; exec >/dev/null 2>&1";

  /** A Python program; it is waited for until it has written a whole line. */
  static TargetProcess python(String program) throws IOException, InterruptedException {
    needPython();
    Path file = Files.createTempFile("pystack-target", ".py");
    Files.writeString(file, program);
    try {
      TargetProcess process = start("python3", "-u", file.toString());
      process.awaitLine();
      return process;
    } finally {
      Files.delete(file);
    }
  }

  void awaitLine() throws IOException, InterruptedException {
    if (!Waiting.until(() -> output().endsWith("\n"))) {
      throw new IOException("the target says nothing: " + Files.readString(folder.resolve("err")));
    }
  }

  /** Waits until none of its threads runs. */
  void awaitRest() throws IOException, InterruptedException {
    Waiting.untilAtRest(pid);
  }

  /** What it has written so far. */
  String output() throws IOException {
    Path out = folder.resolve("out");
    return Files.exists(out) ? Files.readString(out) : "";
  }

  int pid() {
    return (int) pid;
  }

  boolean alive() {
    return ProcessHandle.of(pid).isPresent() && states().indexOf('Z') != 0;
  }

  /** The state letters of its threads, the first thread's first. */
  String states() {
    StringBuilder states = new StringBuilder();
    ProcFile file = new ProcFile();
    for (int tid : ThreadNotes.list("/proc/" + pid + "/task/")) {
      if (file.readShort("/proc/" + pid + "/task/" + tid + "/stat")) {
        StatLine line = StatLine.parse(file.bytes(), file.length());
        states.append(line == null ? '?' : line.state());
      }
    }
    return states.toString();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** Waits until one of its threads is in a state; which was so, and may be over. */
  void awaitState(char state) throws IOException, InterruptedException {
    assertThat(Waiting.until(() -> states().indexOf(state) >= 0)).as("ever %s", state).isTrue();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (alive()) {
      signal("KILL");
    }
    for (String name : new String[] {"out", "err"}) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}

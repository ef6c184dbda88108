package dev.pystack.testkit.targets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A started target program, in the state it describes. Closing it kills and reaps it. */
public final class RunningTarget implements AutoCloseable {
  private static final long READY_SECONDS = 120;

  private final Process process;
  private final Workspace workspace;
  private final Truth truth;

  private RunningTarget(Process process, Workspace workspace, Truth truth) {
    this.process = process;
    this.workspace = workspace;
    this.truth = truth;
  }

  /** Waits until the program has described itself and stays as it is. */
  static RunningTarget whenReady(Process process, Workspace workspace, Path truthFile)
      throws IOException, InterruptedException {
    long deadline = awaitFile(process, workspace, truthFile);
    Truth truth = Truth.parse(Files.readAllBytes(truthFile));
    Path recorder = Path.of("/proc/" + truth.pid() + "/task/" + truth.recorder());
    while (truth.recorder() != 0 && Files.exists(recorder) && System.nanoTime() < deadline) {
      Thread.sleep(2);
    }
    if (truth.recorder() == 0) {
      // a program that describes itself goes to sleep only after that
      Waiting.untilAtRest(truth.pid());
    }
    return new RunningTarget(process, workspace, truth);
  }

  /** Waits until the program runs; it never describes itself. */
  static RunningTarget whenBegun(Process process, Workspace workspace)
      throws IOException, InterruptedException {
    awaitFile(process, workspace, workspace.folder().resolve("begun"));
    long pid = startedPid(workspace);
    Truth none = new Truth("none", pid, 0, List.of(), List.of(), List.of());
    return new RunningTarget(process, workspace, none);
  }

  /** Waits for a file that the program makes; returns when all waiting is to end. */
  private static long awaitFile(Process process, Workspace workspace, Path file)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!Files.exists(file)) {
      if (!process.isAlive() && !Files.exists(file)) {
        throw failed(process, workspace, "ended with exit code " + process.waitFor());
      }
      if (System.nanoTime() > deadline) {
        throw failed(process, workspace, "was not ready within " + READY_SECONDS + " s");
      }
      Thread.sleep(5);
    }
    return deadline;
  }

  private static IOException failed(Process process, Workspace workspace, String what)
      throws IOException, InterruptedException {
    kill(process, workspace);
    Path output = workspace.folder().resolve("output.txt");
    String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    workspace.delete();
    return new IOException("the target program " + what + ": " + said);
  }

  /** The process to look at; with {@code forked.py} not the one that was started. */
  public long pid() {
    return truth.pid();
  }

  /** Whether the process that was started is still there. */
  public boolean isAlive() {
    return process.isAlive();
  }

  public Truth truth() {
    return truth;
  }

  /** The folder with the programs, as this machine sees it. */
  public Path folder() {
    return workspace.folder();
  }

  /** What the program printed. */
  public String output() throws IOException {
    Path file = workspace.folder().resolve("output.txt");
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = false;
    try {
      kill(process, workspace);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    workspace.delete();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills the program; its parent, the shell, then ends by itself. */
  private static void kill(Process shell, Workspace workspace)
      throws IOException, InterruptedException {
    if (shell.isAlive() && Files.exists(workspace.folder().resolve("pid"))) {
      ProcessHandle.of(startedPid(workspace)).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (!shell.waitFor(20, TimeUnit.SECONDS)) {
      shell.destroyForcibly().waitFor();
    }
  }

  private static long startedPid(Workspace workspace) throws IOException {
    Path file = workspace.folder().resolve("pid");
    return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
  }
}

package dev.pystack.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running Python program that was started to be looked at. It ends when it is closed. */
final class DemoProgram implements AutoCloseable {
  private static final String SCRIPT = "demo.py";
  private static final String READY = "ready ";
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * Java waits for its children, and takes the stop of one by ptrace for its end. So the program is
   * the child of a shell, which gives its own standard input on to it, and lets it leave a core.
   */
  private static final String WRAPPER =
      "ulimit -c $(ulimit -H -c) 2>/dev/null; exec 3<&0; \"$0\" \"$@\" <&3 3<&- & wait";

  private final Process process;
  private final Path script;
  private final int pid;

  private DemoProgram(Process process, Path script, int pid) {
    this.process = process;
    this.script = script;
    this.pid = pid;
  }

  /** The process that runs Python. */
  int pid() {
    return pid;
  }

  /** Where it runs: a folder of its own. */
  Path folder() {
    return script.resolveSibling("");
  }

  boolean isScript(Path file) {
    return file.equals(script);
  }

  /** Waits until it has ended by itself; false where it has not in this time. */
  boolean awaitEnd(long millis) throws IOException {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Starts the demo's own program. */
  static DemoProgram start(String python) throws IOException {
    return start(python, SCRIPT);
  }

  /**
   * Starts a program and waits until all its threads are where they should be.
   *
   * @param python path of the interpreter
   * @param name of a resource beside this class: a program that says {@code ready PID}, and ends
   *     with its standard input
   * @throws IOException when it does not get that far; the message says why
   */
  static DemoProgram start(String python, String name) throws IOException {
    Path folder = Files.createTempDirectory("pystack-");
    Path script = folder.resolve(name);
    // also when we are interrupted, by then perhaps with a core in it; the program itself ends with
    // its standard input
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    Process process = null;
    try {
      try (InputStream source = DemoProgram.class.getResourceAsStream(name)) {
        if (source == null) {
          throw new IOException(name + " is not part of this build");
        }
        Files.write(script, source.readAllBytes());
      }
      process =
          new ProcessBuilder(
                  "sh", "-c", WRAPPER, new File(python).getAbsolutePath(), "-u", script.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      return new DemoProgram(process, script, awaitReady(process));
    } catch (IOException | RuntimeException e) {
      end(process, script);
      throw e;
    }
  }

  private static int awaitReady(Process process) throws IOException {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    StringBuilder said = new StringBuilder();
    InputStream output = process.getInputStream();
    while (System.nanoTime() < deadline) {
      boolean alive = process.isAlive();
      while (output.available() > 0) {
        byte[] bytes = output.readNBytes(Math.min(output.available(), 1 << 16));
        said.append(new String(bytes, StandardCharsets.UTF_8));
      }
      int ready = said.indexOf(READY);
      int end = said.indexOf("\n", Math.max(ready, 0));
      if (ready >= 0 && end >= 0) {
        return Integer.parseInt(said.substring(ready + READY.length(), end).strip());
      }
      if (!alive) {
        throw new IOException("it ended at once: " + lastLine(said.toString()));
      }
      pause();
    }
    throw new IOException("it was not ready within 30 seconds");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String lastLine(String text) {
    String stripped = text.strip();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }

  /**
   * The path of a program: of a name, the first in PATH; else as it is.
   *
   * @return null where there is none that can be run
   */
  static @Nullable String find(String name) {
    if (name.indexOf('/') >= 0) {
      return runnable(new File(name)) ? name : null;
    }
    String path = System.getenv("PATH");
    if (path != null) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        File file = new File(folder.isEmpty() ? "." : folder, name);
        if (runnable(file)) {
          return file.getPath();
        }
      }
    }
    return null;
  }

  private static boolean runnable(File file) {
    return file.isFile() && file.canExecute();
  }

  @Override
  public void close() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    end(process, script);
  }

  private static void end(@Nullable Process process, Path script) {
    if (process != null) {
      // its standard input ends with ours: also a program that is not ready yet ends with that
      closeQuietly(process);
      process.destroyForcibly();
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    delete(script.resolveSibling(""));
  }

  /** Whoever still writes a file in it writes one without a name from then on. */
  private static void delete(Path folder) {
    File[] left = folder.toFile().listFiles();
    // again where the kernel began a core meanwhile
    for (int attempt = 0; attempt < 3 && left != null; attempt++) {
      for (File file : left) {
        file.delete();
      }
      folder.toFile().delete();
      left = folder.toFile().listFiles();
    }
  }

  private static void closeQuietly(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      return;
    }
  }
}

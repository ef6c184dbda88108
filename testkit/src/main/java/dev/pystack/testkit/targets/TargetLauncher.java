package dev.pystack.testkit.targets;

import dev.pystack.testkit.interpreters.Interpreter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts target programs. A program dies with the JVM that started it, however that ends: the
 * kernel sees to it, where the machine has {@code setpriv}.
 */
public final class TargetLauncher {
  /** The kernel kills a target when the thread that started it ends, so this one never does. */
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "target-starter");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A shell is the target's parent. Were it this JVM, which also traces the target, then Java's own
   * waiting for its children would take a stop for the end of the process.
   */
  private static final String PARENT =
      "pid=$1; input=$2; shift 2; \"$@\" <\"$input\" & echo $! >\"$pid.part\";"
          + " mv \"$pid.part\" \"$pid\"; wait $!";

  private final Interpreter interpreter;
  private final String program;
  private final List<String> arguments;
  private final Map<String, String> environment = new TreeMap<>();
  private RunMode mode = RunMode.FILE;

  private TargetLauncher(Interpreter interpreter, String program, List<String> arguments) {
    this.interpreter = interpreter;
    this.program = program;
    this.arguments = arguments;
  }

  /**
   * Prepares a run of a program of testkit's.
   *
   * @param program its file name, such as {@code sleeping.py}
   */
  public static TargetLauncher of(Interpreter interpreter, String program, String... arguments) {
    return new TargetLauncher(interpreter, program, List.of(arguments));
  }

  /** Starts a program and waits until it is ready. */
  public static RunningTarget start(Interpreter interpreter, String program, String... arguments)
      throws Exception {
    return of(interpreter, program, arguments).start();
  }

  public TargetLauncher mode(RunMode chosen) {
    mode = chosen;
    return this;
  }

  public TargetLauncher environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Starts the program and waits until it has described itself. */
  public RunningTarget start() throws Exception {
    Workspace workspace = Workspace.create(interpreter);
    Process process = launch(workspace);
    return RunningTarget.whenReady(process, workspace, workspace.folder().resolve("truth.json"));
  }

  /** Starts a program that never rests, and waits until it has begun; it has no truth. */
  public RunningTarget startBegun() throws Exception {
    Workspace workspace = Workspace.create(interpreter);
    return RunningTarget.whenBegun(launch(workspace), workspace);
  }

  private Process launch(Workspace workspace) throws Exception {
    Path folder = workspace.folder();
    List<String> program = new ArrayList<>(dying());
    Path input = addCommand(program, workspace);
    program.addAll(arguments);
    List<String> line = new ArrayList<>(dying());
    line.addAll(List.of("/bin/sh", "-c", PARENT, "sh"));
    line.add(folder.resolve("pid").toString());
    line.add(input.toString());
    line.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output.txt").toFile());
    builder.redirectInput(new File("/dev/null"));
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(key -> key.startsWith("PYTHON") || key.startsWith("LD_"));
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    variables.put("PYSTACK_FOLDER", inside(folder));
    variables.put("PYSTACK_TRUTH", inside(folder.resolve("truth.json")));
    if (mode != RunMode.FILE) {
      variables.put("PYTHONPATH", inside(folder));
    }
    variables.putAll(interpreter.environment());
    variables.putAll(environment);
    return onStarter(builder::start);
  }

  /** What makes a program end with the one that started it. */
  private static List<String> dying() {
    return Files.isExecutable(Path.of("/usr/bin/setpriv"))
        ? List.of("/usr/bin/setpriv", "--pdeathsig", "KILL")
        : List.of();
  }

  private static Process onStarter(Callable<Process> start) throws Exception {
    try {
      return STARTER.submit(start).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Adds the command without the program's arguments; returns the standard input. */
  private Path addCommand(List<String> line, Workspace workspace) throws Exception {
    Path folder = workspace.folder();
    Path nothing = Path.of("/dev/null");
    if (mode == RunMode.EMBEDDED || mode == RunMode.HOSTED) {
      line.add(EmbeddedProgram.compile(interpreter, folder, mode).toString());
      line.add(inside(folder.resolve(program)));
      return nothing;
    }
    line.addAll(interpreter.command());
    switch (mode) {
      case FILE -> line.add(inside(folder.resolve(program)));
      case CODE -> {
        line.add("-c");
        line.add(Files.readString(folder.resolve(program), StandardCharsets.UTF_8));
      }
      case STDIN -> {
        line.add("-");
        return folder.resolve(program);
      }
      case ZIP -> line.add(inside(workspace.zip(program)));
      case MODULE -> {
        line.add("-m");
        line.add(program.substring(0, program.length() - ".py".length()));
      }
      case EMBEDDED, HOSTED -> throw new IOException("compiled above");
    }
    return nothing;
  }

  private String inside(Path path) {
    return interpreter.inside(path).toString();
  }
}

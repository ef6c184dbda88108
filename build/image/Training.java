import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fills the AOT cache of a runtime image: runs the program's commands in one recorded JVM, on a
 * real Python process where the machine has a Python, and lets the JVM write what it saw.
 */
final class Training {
  private static final String PYTHON =
      """
      import collections, datetime, decimal, enum, sys, threading, time
      class Job:
          def __init__(self, number):
              self.number = number
              self.name = "job %d" % number
              self.done = None
      class Kind(enum.Enum):
          FAST = 1
      Point = collections.namedtuple("Point", "x y")
      def wait(job, text, items, table, *more, key=1.5, **rest):
          big = 2 ** 100 - 1
          small = -7
          real = 0.1
          z = 1 + 2j
          flag = True
          raw = b"bytes"
          array = bytearray(b"array")
          chosen = {1, 2}
          frozen = frozenset([3])
          numbers = range(10)
          part = slice(1, 2)
          wide = chr(0x20ac)
          when = datetime.datetime(2026, 1, 2, 3, 4, 5)
          day = datetime.date(2026, 1, 2)
          span = datetime.timedelta(days=1)
          money = decimal.Decimal("1.10")
          kind = Kind.FAST
          point = Point(1, 2)
          ordered = collections.OrderedDict(a=1)
          queue = collections.deque([1])
          function = wait
          method = job.__init__
          module = sys
          type_ = Job
          cell = 1
          def inner():
              return cell
          generator = (cell for item in items)
          nested = [[[[[]]]]]
          while busy:
              pass
          time.sleep(600)
      def work(number):
          wait(Job(number), "text", [1, "two", (3, 4)], {"key": b"value"}, 5, other=6)
      busy = sys.argv[1] == "busy"
      lock = threading.Lock()
      lock.acquire()
      for number in range(3):
          thread = threading.Thread(target=work, args=(number,), name="worker-%d" % number)
          thread.daemon = True
          thread.start()
      thread = threading.Thread(target=lock.acquire, daemon=True)
      thread.start()
      print("ready", flush=True)
      work(3)
      """;

  private static final int MAX_MINUTES = 3;

  private final Path image;
  private final Path runtime;
  private final List<String> options;
  private final String module;

  /**
   * @param image that gets the caches
   * @param runtime the image, or a copy of it, whose JVM is to learn
   */
  Training(Path image, Path runtime, List<String> options, String module) {
    this.image = image;
    this.runtime = runtime;
    this.options = options;
    this.module = module;
  }

  /**
   * Makes one cache.
   *
   * @param kind of commands, as the program's own {@code Training} knows them
   * @param classes to load besides
   * @param name of the cache in the image's lib folder
   */
  void train(String kind, List<String> classes, String name)
      throws IOException, InterruptedException {
    Path cache = image.resolve("lib/" + name);
    Path record = image.resolve("lib/" + name + ".record");
    Path log = image.resolve("training.log");
    Path core = image.resolve("lib/core");
    List<Process> pythons = new ArrayList<>();
    try {
      startPython("idle", pythons);
      startPython("busy", pythons);
      if (pythons.isEmpty()) {
        System.out.println("no python3 to train on: the first steps of every run will be slower");
      }
      List<String> command = java("-XX:AOTMode=record");
      command.add("-XX:AOTConfiguration=" + record);
      // else the reader of the modules file, which no later start needs, is called by a method
      // handle, and all that makes those gets into the cache
      command.add("-Djdk.reflect.useNativeAccessorOnly=true");
      command.add("-m");
      command.add(module + "/" + module + ".Training");
      command.add(kind);
      for (Process python : pythons) {
        command.add(Long.toString(python.pid()));
      }
      if (!pythons.isEmpty() && dump(pythons.get(0), core)) {
        command.add(core.toString());
      }
      command.addAll(classes);
      run(command, log);
    } finally {
      Files.deleteIfExists(core);
      for (Process python : pythons) {
        python.destroyForcibly().waitFor();
      }
    }
    List<String> command = java("-XX:AOTMode=create");
    command.add("-XX:AOTConfiguration=" + record);
    command.add("-XX:AOTCache=" + cache);
    command.add("-m");
    command.add(module + "/" + module + ".Main");
    run(command, log);
    Files.delete(record);
  }

  private static boolean dump(Process python, Path core) {
    try {
      CoreDump.write(python.pid(), core);
      return true;
    } catch (IOException e) {
      System.out.println("no core to train on: " + e.getMessage());
      return false;
    }
  }

  private List<String> java(String mode) {
    List<String> command = new ArrayList<>();
    command.add(runtime.resolve("bin/java").toString());
    command.addAll(options);
    command.add(mode);
    return command;
  }

  private static void run(List<String> command, Path log) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("JAVA_") || name.startsWith("JDK_"));
    builder.environment().put("LC_ALL", "C.UTF-8"); // as the launcher does
    Process java = builder.start();
    if (!java.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
      java.destroyForcibly().waitFor();
      throw new IOException("no end after " + MAX_MINUTES + " minutes");
    }
    if (java.exitValue() != 0) {
      throw new IOException("exit code " + java.exitValue() + " of " + String.join(" ", command));
    }
  }

  /**
   * Starts a Python with a few threads that sleep or compute; where there is none, does nothing.
   */
  private static void startPython(String how, List<Process> pythons) throws InterruptedException {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", PYTHON, how)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      pythons.add(python);
      BufferedReader output = new BufferedReader(new InputStreamReader(python.getInputStream()));
      if (!"ready".equals(output.readLine())) {
        pythons.remove(python);
        python.destroyForcibly().waitFor();
        return;
      }
      Thread.sleep(100); // until its threads sleep
    } catch (IOException e) {
      return; // no python3: the cache is trained on what needs none
    }
  }
}

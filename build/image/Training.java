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
      import threading, time
      class Job:
          def __init__(self, number):
              self.number = number
              self.name = "job %d" % number
      def wait(job, text, items, table):
          ratio = 1.5
          flag = True
          nothing = None
          time.sleep(600)
      def work(number):
          wait(Job(number), "text \\u00e9", [1, "two", (3, 4)], {"key": b"value"})
      for number in range(3):
          thread = threading.Thread(target=work, args=(number,), name="worker-%d" % number)
          thread.daemon = True
          thread.start()
      print("ready", flush=True)
      work(3)
      """;

  private Training() {}

  static void train(Path image, List<String> options, String module) throws Exception {
    Path cache = image.resolve("lib/pystack.aot");
    Path record = image.resolve("lib/pystack.aot.record");
    Path log = image.resolve("training.log");
    Process python = startPython();
    try {
      List<String> command = java(image, options, "-XX:AOTMode=record");
      command.add("-XX:AOTConfiguration=" + record);
      command.add("-m");
      command.add(module + "/" + module + ".Training");
      command.add(python == null ? "0" : Long.toString(python.pid()));
      run(command, log);
    } finally {
      if (python != null) {
        python.destroyForcibly().waitFor();
      }
    }
    List<String> command = java(image, options, "-XX:AOTMode=create");
    command.add("-XX:AOTConfiguration=" + record);
    command.add("-XX:AOTCache=" + cache);
    command.add("-m");
    command.add(module + "/" + module + ".Main");
    run(command, log);
    Files.delete(record);
  }

  private static List<String> java(Path image, List<String> options, String mode) {
    List<String> command = new ArrayList<>();
    command.add(image.resolve("bin/java").toString());
    command.addAll(options);
    command.add(mode);
    return command;
  }

  private static void run(List<String> command, Path log) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("JAVA_") || name.startsWith("JDK_"));
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          "exit code "
              + status
              + " of "
              + String.join(" ", command)
              + "\n"
              + Files.readString(log));
    }
  }

  /** A Python with a few sleeping threads, or null where there is none. */
  private static Process startPython() throws InterruptedException {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", PYTHON)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader output = new BufferedReader(new InputStreamReader(python.getInputStream()));
      if ("ready".equals(output.readLine())) {
        Thread.sleep(100); // until its threads sleep
        return python;
      }
      python.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      // no python3: the cache is trained on what needs none
    }
    System.out.println("no python3 to train on: the first steps of every run will be slower");
    return null;
  }
}

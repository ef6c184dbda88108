package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a process cannot be looked at has its own kind. */
@Timeout(180)
class ProblemsTest {
  private static ProcessProblem opening(int pid) {
    return catchThrowableOfType(ProcessException.class, () -> LiveProcess.open(pid).close())
        .problem();
  }

  private static <T, X extends Exception> ProcessProblem reading(
      TargetProcess process, Policy policy, Reader<T, X> reader) throws Exception {
    try (LiveProcess live = LiveProcess.open(process.pid())) {
      return catchThrowableOfType(ProcessException.class, () -> live.observe(policy, reader))
          .problem();
    }
  }

  /** Touches every mapping: what was cached of a process that is gone tells nothing. */
  private static int touch(Target target) {
    int pages = 0;
    for (Mapping mapping : target.mappings()) {
      try {
        target.memory().u8(mapping.start());
        pages++;
      } catch (MemoryFault hole) {
        continue;
      }
    }
    return pages;
  }

  @Test
  void noSuchProcess() {
    assertThat(opening(Integer.MAX_VALUE))
        .isEqualTo(new ProcessProblem.NoSuchProcess(Integer.MAX_VALUE));
    assertThat(opening(0)).isEqualTo(new ProcessProblem.NoSuchProcess(0));
    assertThat(opening(-1)).isEqualTo(new ProcessProblem.NoSuchProcess(-1));
  }

  @Test
  void kernelThread() {
    assumeTrue(Files.exists(Path.of("/proc/2/stat")), "the kernel's threads in /proc");
    assertThat(opening(2)).isEqualTo(new ProcessProblem.KernelThread(2, "kthreadd"));
  }

  @Test
  void zombie() throws Exception {
    try (TargetProcess parent =
        TargetProcess.python(
            """
            import os, time
            child = os.fork()
            if child == 0: os._exit(0)
            print(child)
            time.sleep(1000)
            """)) {
      int child = Integer.parseInt(parent.output().strip());
      Path stat = Path.of("/proc/" + child + "/stat");
      assertThat(Waiting.until(() -> Files.readString(stat).contains(") Z "))).isTrue();
      assertThat(opening(child)).isEqualTo(new ProcessProblem.Zombie(child));
    }
  }

  @Test
  void endedWhileItWasRead() throws Exception {
    for (Policy policy : Policy.values()) {
      try (TargetProcess process = TargetProcess.python("print(1)\nwhile True: pass\n")) {
        ProcessProblem problem =
            reading(
                process,
                policy,
                target -> {
                  end(process);
                  return touch(target);
                });
        assertThat(problem).isEqualTo(new ProcessProblem.Gone(process.pid(), false));
      }
    }
  }

  private static void end(TargetProcess process) throws IOException, InterruptedException {
    if (process.alive()) {
      process.signal("KILL");
      while (process.alive()) {
        Thread.sleep(5);
      }
    }
  }

  @Test
  void replacedWhileItWasRead() throws Exception {
    for (Policy policy : Policy.values()) {
      try (TargetProcess process =
          TargetProcess.python(
              """
              import os, signal, threading
              def run(*a): os.execvp("sleep", ["sleep", "1000"])
              signal.signal(signal.SIGUSR1, run)
              threading.Thread(target=lambda: threading.Event().wait(), daemon=True).start()
              print(1)
              while True: pass
              """)) {
        ProcessProblem problem =
            reading(
                process,
                policy,
                target -> {
                  if (!"sleep".equals(target.thread(process.pid()).name())) {
                    process.signal("USR1");
                    while (!"sleep".equals(target.thread(process.pid()).name())) {
                      Thread.sleep(5);
                    }
                  }
                  return touch(target);
                });
        assertThat(problem).isEqualTo(new ProcessProblem.Gone(process.pid(), true));
        assertThat(process.alive()).isTrue();
      }
    }
  }

  @Test
  void replacedBetweenReadingAndStopping() throws Exception {
    try (TargetProcess process =
        TargetProcess.python(
            """
            import os, signal, sys
            def run(*a): os.execv(sys.executable, [sys.executable, "-c", "while True: pass"])
            signal.signal(signal.SIGUSR1, run)
            print(1)
            while True: pass
            """)) {
      String before = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      ProcessProblem problem =
          reading(
              process,
              Policy.ALLOW_STOP,
              target -> {
                int pages = touch(target);
                Path commandLine = Path.of("/proc/" + process.pid() + "/cmdline");
                if (Files.readString(commandLine).equals(before)) {
                  process.signal("USR1");
                  while (Files.readString(commandLine).equals(before)) {
                    Thread.sleep(5);
                  }
                }
                return pages;
              });
      assertThat(problem).isEqualTo(new ProcessProblem.Gone(process.pid(), true));
      assertThat(process.states()).doesNotContain("t");
    }
  }

  @Test
  void anotherTracer() throws Exception {
    try (TargetProcess process = TargetProcess.python("print(1)\nwhile True: pass\n")) {
      Kernel kernel = new Kernel(SyscallLoader.load());
      ProcFile file = new ProcFile();
      Stopper first =
          new Stopper(kernel, new ProcessFacts(process.pid(), "/proc/" + process.pid(), 0, file));
      // seized and going on: a stopped one would be read as it is
      int result = (int) kernel.ptrace(Kernel.PTRACE_SEIZE, process.pid(), 0, 0);
      assertThat(result).isZero();
      ProcessProblem problem =
          reading(process, Policy.ALLOW_STOP, target -> target.threads().length);
      assertThat(problem)
          .isEqualTo(
              new ProcessProblem.NotPermitted(
                  process.pid(),
                  List.of(new Cause.OtherTracer((int) ProcessHandle.current().pid(), "java"))));
      // this thread traces it already: it takes it over, and lets it go
      first.stop();
      first.release();
      assertThat(process.states()).isEqualTo("R");
    }
  }

  @Test
  void asleepUninterruptibly() throws Exception {
    Path fifo = Path.of(System.getProperty("java.io.tmpdir"), "pystack-fifo-" + System.nanoTime());
    new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    // a parent of vfork waits in state D until the child has run its program
    try (TargetProcess process =
        TargetProcess.python(
            """
            import hashlib, os, threading, time
            def spin(): hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10 ** 9)
            def stick(): os.posix_spawn("/bin/true", ["true"], {}, file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "FIFO", os.O_RDONLY, 0)])
            threading.Thread(target=spin, daemon=True).start()
            used = time.process_time()
            while time.process_time() < used + 0.1: time.sleep(0.01)
            print(1)
            stick()
            """
                .replace("FIFO", fifo.toString()))) {
      process.awaitState('D');
      long started = System.nanoTime();
      ProcessProblem problem =
          reading(process, Policy.ALLOW_STOP, target -> target.threads().length);
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      assertThat(problem)
          .isEqualTo(new ProcessProblem.Uninterruptible(process.pid(), process.pid(), 2000));
      assertThat(waited).isBetween(1900L, 30_000L);
      assertThat(process.states()).doesNotContain("t").contains("D");
      // let the child go
      try (var unused = Files.newOutputStream(fifo)) {
        assertThat(Waiting.until(() -> !process.states().contains("D"))).isTrue();
      }
      assertThat(process.states()).doesNotContain("t");
    } finally {
      Files.delete(fifo);
    }
  }

  @Test
  void anotherUser(@TempDir Path folder) throws Exception {
    TargetProcess.needRoot();
    assumeTrue(TargetProcess.onPath("setpriv"), "setpriv");
    String java = System.getProperty("java.home") + "/bin/java";
    assumeTrue(asNobody("test", "-x", java).start().waitFor() == 0, "a JDK that anyone may run");
    copyClasses(folder);
    try (TargetProcess process = TargetProcess.python("print(1)\nimport time\ntime.sleep(999)\n")) {
      Process looker =
          asNobody(
                  java,
                  "-cp",
                  folder + ":" + folder + "/*",
                  Look.class.getName(),
                  Integer.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(looker.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine())
            .isEqualTo(
                new ProcessProblem.NotPermitted(
                        process.pid(),
                        List.of(new Cause.OtherUser(0, 65534), new Cause.MissingCapability()))
                    .toString());
      } finally {
        looker.destroyForcibly();
      }
    }
  }

  private static ProcessBuilder asNobody(String... command) {
    List<String> line =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--clear-groups", "--bounding-set=-all"));
    line.addAll(List.of(command));
    return new ProcessBuilder(line);
  }

  /** To where any user can read them: a home folder may be closed. */
  private static void copyClasses(Path folder) throws IOException, InterruptedException {
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (!entry.isEmpty() && Files.isDirectory(Path.of(entry))) {
        new ProcessBuilder("cp", "-r", entry + "/.", folder.toString()).start().waitFor();
      } else if (entry.contains("/pystack-")) { // mvn verify has the other modules packaged
        Files.copy(Path.of(entry), folder.resolve(Path.of(entry).getFileName()));
      }
    }
    new ProcessBuilder("chmod", "-R", "a+rX", folder.toString()).start().waitFor();
  }

  /** A program that says what keeps it from looking at a process. */
  static final class Look {
    public static void main(String[] args) {
      try {
        LiveProcess.open(Integer.parseInt(args[0])).close();
        System.out.println("opened");
      } catch (ProcessException e) {
        System.out.println(e.problem());
      }
    }
  }
}

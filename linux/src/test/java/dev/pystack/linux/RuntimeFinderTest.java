package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.memory.Memory;
import dev.pystack.memory.TargetMemory;
import dev.pystack.model.Snapshot;
import dev.pystack.python.runtime.Decisions;
import dev.pystack.python.runtime.Finding;
import dev.pystack.python.runtime.Method;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.runtime.RuntimeFinder;
import dev.pystack.target.Target;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import dev.pystack.testkit.targets.Waiting;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of finding the interpreter, in every interpreter that can be had. */
@Timeout(180)
class RuntimeFinderTest {
  static List<Candidate> interpreters() {
    return Interpreters.all();
  }

  private static Finding find(long pid, List<Method> methods) throws ProcessException {
    try (LiveProcess live = LiveProcess.open((int) pid)) {
      return live.<Finding, RuntimeException>observe(
              Policy.NEVER_STOP, target -> RuntimeFinder.find(target, methods, Decisions.NONE))
          .value();
    }
  }

  private static PythonRuntime found(long pid, List<Method> methods) throws ProcessException {
    Finding finding = find(pid, methods);
    assertThat(finding).as(methods.toString()).isInstanceOf(Finding.Found.class);
    return ((Finding.Found) finding).runtime();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void everyMethodFindsTheSameInterpreter(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "sleeping.py")) {
      PythonRuntime expected = found(target.pid(), Method.DEFAULT);
      assertThat(expected.version().text()).isEqualTo(interpreter.version());
      assertThat(expected.freeThreaded()).isEqualTo(interpreter.has(Trait.FREE_THREADED));
      assertThat(expected.status()).isEqualTo(Snapshot.Status.RUNNING);
      assertThat(expected.warnings()).isEmpty();
      assertThat(expected.runtime() != 0).isEqualTo(interpreter.isAtLeast(3, 7));
      SoftAssertions all = new SoftAssertions();
      for (Method method : Method.ALL) {
        Finding finding = find(target.pid(), List.of(method));
        PythonRuntime runtime = finding instanceof Finding.Found f ? f.runtime() : null;
        all.assertThat(runtime != null || !expects(method, interpreter))
            .as("%s finds it: %s", method.option(), finding)
            .isTrue();
        if (runtime != null) {
          all.assertThat(runtime.interpreter())
              .as(method.option())
              .isEqualTo(expected.interpreter());
          all.assertThat(runtime.runtime()).as(method.option()).isEqualTo(expected.runtime());
          all.assertThat(runtime.module()).as(method.option()).isEqualTo(expected.module());
          all.assertThat(runtime.method()).isEqualTo(method);
        }
      }
      all.assertAll();
    }
  }

  private static boolean expects(Method method, Interpreter interpreter) {
    return switch (method) {
      case DEBUG_OFFSETS -> interpreter.isAtLeast(3, 13);
      case SYMBOLS -> interpreter.isAtLeast(3, 7) || !interpreter.has(Trait.STRIPPED);
      case ELF_DATA -> interpreter.isAtLeast(3, 10);
      case BSS, ANONYMOUS_MAPS -> true;
      // from 3.11 on the main interpreter is no longer allocated
      case HEAP -> !interpreter.isAtLeast(3, 11);
    };
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void aFinalizingInterpreterIsSaidToBe(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "finalizing.py", "del")) {
      PythonRuntime runtime = found(target.pid(), Method.DEFAULT);
      if (interpreter.isAtLeast(3, 0)) {
        assertThat(runtime.status()).isEqualTo(Snapshot.Status.FINALIZING);
        assertThat(runtime.warnings())
            .containsExactly(
                "The interpreter is shutting itself down so it is possible that no Python stack"
                    + " trace is available for inspection.");
      }
    }
  }

  /** Those that know whether they are initialized, and that see the folders of this machine. */
  static List<Candidate> starting() {
    List<Candidate> starting = new ArrayList<>();
    for (Candidate candidate : Interpreters.since(3, 7)) {
      Interpreter interpreter = candidate.orNull();
      if (interpreter == null || interpreter.root() == null) {
        starting.add(candidate);
      }
    }
    return starting;
  }

  @ParameterizedTest
  @MethodSource("starting")
  void anInterpreterThatStartsUpIsSaidTo(Candidate candidate, @TempDir Path folder)
      throws Exception {
    Interpreter interpreter = candidate.require();
    Path encodings = Files.createDirectory(folder.resolve("encodings"));
    Files.writeString(
        encodings.resolve("__init__.py"),
        "import posix, time\nposix.write(1, b'asleep\\n')\ntime.sleep(1000)\n");
    try (TargetProcess target = start(interpreter, "PYTHONPATH=" + folder, "-c", "pass")) {
      PythonRuntime runtime = found(target.pid(), Method.DEFAULT);
      assertThat(runtime.status()).isEqualTo(Snapshot.Status.INITIALIZING);
      assertThat(runtime.warnings()).hasSize(1);
    }
  }

  private static TargetProcess start(Interpreter interpreter, String variable, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("env", variable));
    interpreter.environment().forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(interpreter.command());
    command.addAll(List.of(arguments));
    TargetProcess process = TargetProcess.start(command.toArray(String[]::new));
    process.awaitLine();
    return process;
  }

  static List<Candidate> shared() {
    return named("pyenv-3.8", "pyenv-3.13", "maven-3.14.3");
  }

  private static List<Candidate> named(String... names) {
    List<Candidate> named = new ArrayList<>();
    for (Candidate candidate : Interpreters.all()) {
      if (List.of(names).contains(candidate.name())) {
        named.add(candidate);
      }
    }
    return named;
  }

  /** What memory profilers and ctypes do: the library's file mapped again, and loaded twice. */
  @ParameterizedTest
  @MethodSource("shared")
  void copiesOfTheLibraryAreNotTakenForTheInterpreter(Candidate candidate, @TempDir Path folder)
      throws Exception {
    Interpreter interpreter = candidate.require();
    String program =
        """
        import ctypes, mmap, os, shutil, sys, time
        library = [line.split()[-1] for line in open('/proc/self/maps') if 'libpython' in line][0]
        file = open(library, 'rb')
        read = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        write = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE,
                          prot=mmap.PROT_READ | mmap.PROT_WRITE)
        write[0:1] = write[0:1]
        copy = os.path.join(sys.argv[1], os.path.basename(library))
        shutil.copy(library, copy)
        loaded = ctypes.CDLL(copy)
        print(library)
        sys.stdout.flush()
        time.sleep(1000)
        """;
    try (TargetProcess target =
        start(interpreter, "LC_ALL=C.UTF-8", "-c", program, folder.toString())) {
      for (Method method : List.of(Method.DEBUG_OFFSETS, Method.SYMBOLS, Method.BSS)) {
        if (expects(method, interpreter)) {
          PythonRuntime runtime = found(target.pid(), List.of(method));
          assertThat(runtime.module()).isEqualTo(target.output().strip());
          assertThat(runtime.status()).isEqualTo(Snapshot.Status.RUNNING);
        }
      }
    }
  }

  private static final String EMBEDDING =
      """
      #include <Python.h>
      #include <stdio.h>
      int run(void) {
        Py_Initialize();
        puts("running");
        fflush(stdout);
        PyRun_SimpleString("import time\\ntime.sleep(1000)\\n");
        return 0;
      }
      #ifdef PROGRAM
      int main(void) { return run(); }
      #endif
      """;

  private static final String LOADING =
      """
      #include <dlfcn.h>
      int main(int argc, char **argv) {
        void *library = dlopen(argv[1], RTLD_NOW);
        return library == 0 ? 1 : ((int (*)(void)) dlsym(library, "run"))();
      }
      """;

  static List<String> embedded() {
    return List.of("3.6.15", "3.8.18", "3.10.13", "3.12.1", "3.13.0");
  }

  /** Linked statically into a program and into a plugin, stripped, with nothing exported. */
  @ParameterizedTest
  @MethodSource("embedded")
  void anInterpreterInsideAnyProgramOrLibrary(String version, @TempDir Path folder)
      throws Exception {
    String minor = version.substring(0, version.lastIndexOf('.'));
    Path home = Path.of(System.getProperty("user.home"), ".pyenv", "versions", version);
    Path library = home.resolve("lib").resolve("python" + minor);
    assumeTrue(Files.isDirectory(library), "pyenv's " + version);
    assumeTrue(TargetProcess.onPath("gcc"), "gcc");
    Path archive =
        Objects.requireNonNull(one(library, "config{,-*}"))
            .resolve("libpython" + abi(minor) + ".a");
    assumeTrue(Files.exists(archive), archive.toString());
    Files.writeString(folder.resolve("e.c"), EMBEDDING);
    Files.writeString(folder.resolve("l.c"), LOADING);
    Files.writeString(folder.resolve("exports"), "{ global: run; local: *; };");
    String include = "-I" + home.resolve("include").resolve("python" + abi(minor));
    String libraries = "-lpthread -ldl -lutil -lm";
    sh(folder, "gcc -s -DPROGRAM " + include + " e.c -o program " + archive + " " + libraries);
    sh(
        folder,
        "gcc -s -shared -fPIC "
            + include
            + " e.c -o plugin.so -Wl,--whole-archive "
            + archive
            + " -Wl,--no-whole-archive -Wl,-Bsymbolic -Wl,--version-script=exports "
            + libraries);
    sh(folder, "gcc l.c -o loader -ldl");
    String[][] commands = {
      {folder.resolve("program").toString()},
      {folder.resolve("loader").toString(), folder.resolve("plugin.so").toString()}
    };
    for (String[] command : commands) {
      List<String> line = new ArrayList<>(List.of("env", "PYTHONHOME=" + home));
      line.addAll(List.of(command));
      try (TargetProcess target = TargetProcess.start(line.toArray(String[]::new))) {
        target.awaitLine();
        target.awaitRest();
        PythonRuntime runtime = found(target.pid(), Method.DEFAULT);
        assertThat(runtime.version().text()).isEqualTo(version);
        assertThat(runtime.module()).isEqualTo(command[command.length - 1]);
        assertThat(found(target.pid(), List.of(Method.BSS)).interpreter())
            .isEqualTo(runtime.interpreter());
      }
    }
  }

  private static String abi(String minor) {
    return minor.equals("3.6") ? "3.6m" : minor;
  }

  private static Path one(Path folder, String glob) throws IOException {
    try (var found = Files.newDirectoryStream(folder, glob)) {
      return found.iterator().next();
    }
  }

  private static void sh(Path folder, String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  static List<Candidate> newest() {
    return named("maven-3.14.3", "debian-3.15");
  }

  /** A process whose version word is another is what a release that nobody knows yet looks like. */
  @ParameterizedTest
  @MethodSource("newest")
  void aNewerPythonIsReadByItsDebugOffsetsWithAWarning(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    try (RunningTarget target = TargetLauncher.start(interpreter, "sleeping.py");
        LiveProcess live = LiveProcess.open((int) target.pid())) {
      long known = found(target.pid(), Method.DEFAULT).runtime();
      Finding finding =
          live.<Finding, RuntimeException>observe(
                  Policy.NEVER_STOP,
                  process ->
                      RuntimeFinder.find(
                          withWord(process, known + 8, 0x031002f0), Method.DEFAULT, Decisions.NONE))
              .value();
      assertThat(finding).isInstanceOf(Finding.Found.class);
      PythonRuntime runtime = ((Finding.Found) finding).runtime();
      assertThat(runtime.version().text()).isEqualTo("3.16.2");
      assertThat(runtime.runtime()).isEqualTo(known);
      assertThat(runtime.warnings())
          .containsExactly(
              "CPython 3.16.2 is newer than what is known of its structures: what is shown may be"
                  + " wrong");
    }
  }

  /** The same target with eight bytes of its memory changed. */
  private static Target withWord(Target target, long address, long word) {
    Memory changed =
        (at, into, offset, length) -> {
          target.memory().raw().read(at, into, offset, length);
          for (int i = 0; i < 8; i++) {
            long index = address + i - at;
            if (index >= 0 && index < length) {
              into[offset + (int) index] = (byte) (word >>> 8 * i);
            }
          }
        };
    TargetMemory memory = new TargetMemory(changed, ByteOrder.LITTLE_ENDIAN, 8);
    return (Target)
        Proxy.newProxyInstance(
            Target.class.getClassLoader(),
            new Class<?>[] {Target.class},
            (proxy, method, arguments) ->
                method.getName().equals("memory") ? memory : method.invoke(target, arguments));
  }

  @Test
  void aProgramWithoutPythonIsNone() throws Exception {
    try (TargetProcess target = TargetProcess.start("sh", "-c", "exec sleep 1000")) {
      Path name = Path.of("/proc/" + target.pid() + "/comm");
      assertThat(Waiting.until(() -> Files.readString(name).equals("sleep\n"))).isTrue();
      target.awaitRest();
      Finding finding = find(target.pid(), Method.ALL);
      assertThat(finding).isInstanceOf(Finding.NotPython.class);
      assertThat(((Finding.NotPython) finding).attempts()).isNotEmpty();
    }
  }

  @Test
  void whatCannotBeFoundByTheMethodAskedForIsExplained() throws Exception {
    try (TargetProcess target = TargetProcess.python("import time\nprint(1)\ntime.sleep(1000)\n")) {
      Finding finding = find(target.pid(), List.of());
      assertThat(finding).isInstanceOf(Finding.NotEnoughInformation.class);
      assertThat(((Finding.NotEnoughInformation) finding).reason())
          .contains("CPython", "no interpreter that can be read");
    }
  }
}

package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Consistency;
import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import dev.pystack.testkit.targets.Waiting;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading processes that keep still, and those that do not without stopping them. */
@Timeout(180)
class LiveProcessTest {
  private static final String SLEEPER =
      """
      import ctypes, os, threading, time
      text = ctypes.create_string_buffer(b"found in memory")
      lock = threading.Lock()
      lock.acquire()
      for i in range(3):
          threading.Thread(target=lock.acquire, daemon=True).start()
      print(ctypes.addressof(text))
      time.sleep(1000)
      """;

  /** With all threads asleep. */
  private static TargetProcess sleeper() throws Exception {
    TargetProcess process = TargetProcess.python(SLEEPER);
    process.awaitRest();
    return process;
  }

  @Test
  void aSleepingProcessIsValidated() throws Exception {
    try (TargetProcess process = sleeper();
        LiveProcess live = LiveProcess.open(process.pid())) {
      long address = Long.parseLong(process.output().strip());
      Observation<String> read =
          live.observe(
              Policy.ALLOW_STOP,
              (Reader<String, MemoryFault>)
                  target -> {
                    assertThat(target.pid()).isEqualTo(process.pid());
                    assertThat(target.threads()).hasSize(4).contains(process.pid());
                    assertThat(target.arguments()).hasSize(3).contains("-u");
                    assertThat(target.executable()).contains("python");
                    assertThat(target.localTid(process.pid())).isEqualTo(process.pid());
                    assertThat(target.localTid(1)).isZero();
                    assertThat(target.thread(process.pid()).state()).isEqualTo('S');
                    return target.memory().cString(address, 100);
                  });
      assertThat(read.value()).isEqualTo("found in memory");
      assertThat(read.consistency()).isEqualTo(Consistency.VALIDATED);
      assertThat(read.stops()).isZero();
    }
  }

  @Test
  void noNativeCodeIsLoadedForAValidatedProcess() throws Exception {
    try (TargetProcess process = sleeper()) {
      Process looker =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/java",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LookAndTell.class.getName(),
                  Integer.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      String said = new String(looker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).isEqualTo("VALIDATED false\n");
    }
  }

  /** A program that looks at a process, and says whether that took native code of ours. */
  static final class LookAndTell {
    public static void main(String[] args) throws Exception {
      try (LiveProcess live = LiveProcess.open(Integer.parseInt(args[0]))) {
        Observation<Integer> read =
            live.observe(
                Policy.ALLOW_STOP,
                (Reader<Integer, RuntimeException>) target -> target.mappings().size());
        boolean loaded = Files.readString(Path.of("/proc/self/maps")).contains("pystack");
        System.out.println(read.consistency() + " " + loaded);
      }
    }
  }

  @Test
  void aThreadThatWaitsForALockTellsWhere() throws Exception {
    try (TargetProcess process = sleeper();
        LiveProcess live = LiveProcess.open(process.pid())) {
      long[] futexes =
          live.observe(
                  Policy.NEVER_STOP,
                  (Reader<long[], RuntimeException>)
                      target ->
                          Arrays.stream(target.threads())
                              .filter(tid -> tid != process.pid())
                              .mapToLong(target::futex)
                              .toArray())
              .value();
      assertThat(futexes).hasSize(3).doesNotContain(0);
      // all three wait for the same lock
      assertThat(Arrays.stream(futexes).distinct().count()).isEqualTo(1);
    }
  }

  @Test
  void whatRunsIsNeverValidated() throws Exception {
    try (TargetProcess process =
            TargetProcess.python(
                """
                import time
                print(1)
                while True: time.sleep(0.002)
                """);
        LiveProcess live = LiveProcess.open(process.pid())) {
      Path times = Path.of("/proc/" + process.pid() + "/schedstat");
      for (int i = 0; i < 10; i++) {
        Observation<Integer> read =
            live.observe(
                Policy.NEVER_STOP,
                (Reader<Integer, Exception>)
                    target -> {
                      String before = Files.readString(times);
                      assertThat(Waiting.until(() -> !Files.readString(times).equals(before)))
                          .as("it wakes up meanwhile")
                          .isTrue();
                      return 1;
                    });
        assertThat(read.consistency()).isEqualTo(Consistency.UNCHECKED);
      }
    }
  }

  @Test
  void aBusyProcessIsUncheckedWhereItMayNotBeStopped() throws Exception {
    try (TargetProcess process = TargetProcess.python("print(1)\nwhile True: pass\n");
        LiveProcess live = LiveProcess.open(process.pid())) {
      Observation<Integer> read =
          live.observe(
              Policy.NEVER_STOP,
              (Reader<Integer, RuntimeException>) target -> target.threads().length);
      assertThat(read.value()).isEqualTo(1);
      assertThat(read.consistency()).isEqualTo(Consistency.UNCHECKED);
      assertThat(process.states()).isEqualTo("R");
    }
  }

  @Test
  void aStoppedProcessIsReadAsItIs() throws Exception {
    try (TargetProcess process = TargetProcess.python("print(1)\nwhile True: pass\n")) {
      process.signal("STOP");
      process.awaitState('T');
      process.awaitRest();
      try (LiveProcess live = LiveProcess.open(process.pid())) {
        Observation<Character> read =
            live.observe(
                Policy.ALLOW_STOP,
                (Reader<Character, RuntimeException>)
                    target -> target.thread(process.pid()).state());
        assertThat(read.value()).isEqualTo('T');
        assertThat(read.consistency()).isEqualTo(Consistency.VALIDATED);
      }
      assertThat(process.states()).isEqualTo("T");
    }
  }

  @Test
  void whatTheReaderThrowsArrives() throws Exception {
    try (TargetProcess process = sleeper();
        LiveProcess live = LiveProcess.open(process.pid())) {
      assertThatThrownBy(
              () ->
                  live.observe(
                      Policy.ALLOW_STOP,
                      (Reader<String, IOException>)
                          target -> {
                            throw new IOException("mine");
                          }))
          .isInstanceOf(IOException.class)
          .hasMessage("mine");
      assertThatThrownBy(
              () ->
                  live.observe(
                      Policy.ALLOW_STOP,
                      (Reader<String, IOException>)
                          target -> {
                            throw new IllegalStateException("mine too");
                          }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("mine too");
    }
  }

  @Test
  void holesAreFaults() throws Exception {
    try (TargetProcess process = sleeper();
        LiveProcess live = LiveProcess.open(process.pid())) {
      live.observe(
          Policy.NEVER_STOP,
          (Reader<Integer, MemoryFault>)
              target -> {
                for (long address : new long[] {0, 8, -1, Long.MIN_VALUE, Long.MAX_VALUE - 7}) {
                  assertThatThrownBy(() -> target.memory().bytes(address, 8))
                      .isInstanceOf(MemoryFault.class);
                }
                return 0;
              });
    }
  }

  @Test
  void machineAndFiles() throws Exception {
    try (TargetProcess process = sleeper();
        LiveProcess live = LiveProcess.open(process.pid())) {
      live.observe(
          Policy.NEVER_STOP,
          (Reader<Integer, MemoryFault>)
              target -> {
                Architecture architecture = target.architecture();
                assertThat(architecture.order()).isEqualTo(ByteOrder.nativeOrder());
                assertThat(architecture.addressSize()).isEqualTo(8);
                assertThat(architecture.machine().name().toLowerCase(java.util.Locale.ROOT))
                    .isEqualTo(
                        System.getProperty("os.arch").equals("amd64")
                            ? "x86_64"
                            : System.getProperty("os.arch"));
                int files = 0;
                for (Mapping mapping : target.mappings()) {
                  if (mapping.hasFile() && mapping.fileOffset() == 0) {
                    byte[] file = new byte[64];
                    target.file(mapping).read(0, file, 0, 64);
                    if (!mapping.path().endsWith("locale-archive")) {
                      assertThat(target.memory().bytes(mapping.start(), 64)).isEqualTo(file);
                    }
                    files++;
                  } else if (!mapping.hasFile()) {
                    assertThat(target.file(mapping)).isNull();
                  }
                }
                assertThat(files).isGreaterThan(2);
                return 0;
              });
    }
  }

  @Test
  void aDeletedFileIsStillTheOneMapped() throws Exception {
    TargetProcess.needRoot(); // map_files
    Path file = Files.createTempFile("pystack-mapped", ".bin");
    Files.writeString(file, "the old text");
    try (TargetProcess process =
        TargetProcess.python(
            """
            import mmap, time
            file = open(%r, "r+b")
            memory = mmap.mmap(file.fileno(), 0)
            print(1)
            time.sleep(1000)
            """
                .replace("%r", "'" + file + "'"))) {
      Files.delete(file);
      Files.writeString(file, "another text");
      try (LiveProcess live = LiveProcess.open(process.pid())) {
        byte[] text =
            live.observe(
                    Policy.NEVER_STOP,
                    (Reader<byte[], MemoryFault>)
                        target -> {
                          for (Mapping mapping : target.mappings()) {
                            if (mapping.path().equals(file.toString())) {
                              assertThat(mapping.deleted()).isTrue();
                              byte[] bytes = new byte[12];
                              target.file(mapping).read(0, bytes, 0, 12);
                              return bytes;
                            }
                          }
                          throw new AssertionError("not mapped");
                        })
                .value();
        assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo("the old text");
      }
    } finally {
      Files.delete(file);
    }
  }

  /** Not all of its files are kept open; one that is opened again must be the same. */
  @Test
  void manyFiles(@TempDir Path folder) throws Exception {
    TargetProcess.needRoot(); // map_files
    String program =
        """
        import ctypes, mmap, os, signal
        libc = ctypes.CDLL(None)
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
        def mapped(number, place=None):
            with open("FOLDER/%d" % number, "w+") as file:
                file.write("file %02d" % number)
                file.flush()
                return libc.mmap(place, 4096, 1, 0x12 if place else 0x02, file.fileno(), 0)
        places = [mapped(i) for i in range(40)]
        signal.signal(signal.SIGUSR1, lambda *a: print(mapped(99, places[0]) == places[0]))
        print(len(places))
        while True: signal.pause()
        """;
    Memory first;
    Memory second;
    try (TargetProcess process =
            TargetProcess.python(program.replace("FOLDER", folder.toString()));
        LiveProcess live = LiveProcess.open(process.pid())) {
      List<Memory> files =
          live.observe(
                  Policy.NEVER_STOP,
                  (Reader<List<Memory>, RuntimeException>)
                      target ->
                          IntStream.range(0, 40)
                              .mapToObj(i -> mapping(target, folder.resolve("" + i)))
                              .map(target::file)
                              .toList())
              .value();
      for (int i = 0; i < 40; i++) {
        assertThat(text(files.get(i))).isEqualTo("file %02d".formatted(i));
      }
      first = files.get(0);
      second = files.get(1);
      process.signal("USR1");
      assertThat(Waiting.until(() -> process.output().endsWith("True\n"))).isTrue();
      assertThatThrownBy(() -> text(first)).isInstanceOf(MemoryFault.class);
      assertThat(text(second)).isEqualTo("file 01");
    }
    assertThatThrownBy(() -> text(second)).isInstanceOf(MemoryFault.class);
  }

  private static Mapping mapping(Target target, Path file) {
    for (Mapping mapping : target.mappings()) {
      if (mapping.path().equals(file.toString())) {
        return mapping;
      }
    }
    throw new AssertionError("not mapped: " + file);
  }

  private static String text(Memory file) throws MemoryFault {
    byte[] text = new byte[7];
    file.read(0, text, 0, text.length);
    return new String(text, StandardCharsets.UTF_8);
  }

  @Test
  void threadIdsOfAnotherPidNamespace() throws Exception {
    TargetProcess.needRoot();
    TargetProcess.needPython();
    assumeTrue(TargetProcess.onPath("unshare"), "unshare");
    try (TargetProcess process =
        TargetProcess.start(
            "unshare",
            "--pid",
            "--fork",
            "--kill-child",
            "python3",
            "-uc",
            "import os, time; print(os.getpid()); time.sleep(1000)")) {
      process.awaitLine();
      assertThat(process.output()).isEqualTo("1\n");
      long inner =
          ProcessHandle.of(process.pid()).orElseThrow().children().findFirst().orElseThrow().pid();
      try (LiveProcess live = LiveProcess.open((int) inner)) {
        live.observe(
            Policy.NEVER_STOP,
            (Reader<Integer, RuntimeException>)
                target -> {
                  assertThat(target.threads()).containsExactly((int) inner);
                  assertThat(target.localTid(1)).isEqualTo((int) inner);
                  assertThat(target.localTid((int) inner)).isZero();
                  return 0;
                });
      }
    }
  }

  @Test
  void aProcessWhoseFirstThreadHasEnded() throws Exception {
    try (TargetProcess process =
        TargetProcess.python(
            """
            import ctypes, threading, time
            text = ctypes.create_string_buffer(b"still here")
            def stay():
                print(ctypes.addressof(text))
                time.sleep(1000)
            threading.Thread(target=stay).start()
            ctypes.CDLL(None).pthread_exit(None)
            """)) {
      assertThat(Waiting.until(() -> process.states().startsWith("Z"))).isTrue();
      long address = Long.parseLong(process.output().strip());
      try (LiveProcess live = LiveProcess.open(process.pid())) {
        Observation<String> read =
            live.observe(
                Policy.ALLOW_STOP,
                (Reader<String, MemoryFault>) target -> target.memory().cString(address, 100));
        assertThat(read.value()).isEqualTo("still here");
      }
    }
  }
}

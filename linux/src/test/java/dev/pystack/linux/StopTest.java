package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.model.Consistency;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import dev.pystack.testkit.targets.Waiting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping processes that do not keep still, and letting them go. */
@Timeout(300)
class StopTest {
  /** Counts in two places far apart, always the first one first, from SIGUSR1 on. */
  private static final String COUNTER =
      """
      import ctypes, signal, threading
      numbers = (ctypes.c_long * 100000)()
      def idle(event=threading.Event()): event.wait()
      for i in range(3): threading.Thread(target=idle, daemon=True).start()
      signal.signal(signal.SIGUSR1, lambda *a: None)
      print(ctypes.addressof(numbers))
      signal.pause()
      print("counting")
      n = 0
      while True:
          n += 1
          numbers[0] = n
          numbers[99999] = n
      """;

  private static final long FAR = 99999 * 8L;

  /** One that counts, when all its other threads have come to rest. */
  private static TargetProcess counter() throws Exception {
    TargetProcess process = TargetProcess.python(COUNTER);
    process.awaitRest();
    process.signal("USR1");
    assertThat(Waiting.until(() -> process.output().endsWith("counting\n"))).isTrue();
    return process;
  }

  /** Where the first of its places is. */
  private static long address(TargetProcess process) throws Exception {
    return Long.parseLong(process.output().lines().findFirst().orElseThrow());
  }

  private static void assertGoesOn(TargetProcess process, long address) throws Exception {
    try (LiveProcess live = LiveProcess.open(process.pid())) {
      Reader<Long, MemoryFault> counter = target -> target.memory().i64(address);
      long before = live.observe(Policy.NEVER_STOP, counter).value();
      boolean counts = false;
      for (int i = 0; i < 10_000 && !counts; i++) {
        Thread.sleep(5);
        counts = live.observe(Policy.NEVER_STOP, counter).value() > before;
      }
      assertThat(counts).as("it stands still: %s", process.states()).isTrue();
      assertThat(process.states()).doesNotContain("t");
    }
  }

  @Test
  void allIsOfOneMoment() throws Exception {
    try (TargetProcess process = counter();
        LiveProcess live = LiveProcess.open(process.pid())) {
      long address = address(process);
      for (int i = 0; i < 50; i++) {
        Observation<long[]> read =
            live.observe(
                Policy.ALLOW_STOP,
                (Reader<long[], Exception>)
                    target -> {
                      TargetMemory memory = target.memory();
                      long first = memory.i64(address);
                      Thread.sleep(2);
                      assertThat(target.threads()).hasSize(4);
                      return new long[] {first, memory.i64(address + FAR)};
                    });
        assertThat(read.consistency()).isEqualTo(Consistency.STOPPED);
        assertThat(read.value()[0] - read.value()[1]).isBetween(0L, 1L);
        assertThat(read.stops()).isEqualTo(1);
      }
      assertGoesOn(process, address);
    }
  }

  @Test
  void pagesThatOnlyTheCopyLeadsToAreFetchedByAnotherStop() throws Exception {
    try (TargetProcess process = counter();
        LiveProcess live = LiveProcess.open(process.pid())) {
      long address = address(process);
      int[] calls = new int[1];
      Observation<long[]> read =
          live.observe(
              Policy.ALLOW_STOP,
              (Reader<long[], MemoryFault>)
                  target -> {
                    TargetMemory memory = target.memory();
                    long far = calls[0]++ == 0 ? 0 : memory.i64(address + FAR);
                    return new long[] {memory.i64(address), far};
                  });
      assertThat(read.stops()).isEqualTo(2);
      assertThat(read.value()[0] - read.value()[1]).isBetween(0L, 1L);
    }
  }

  @Test
  void threadsThatStandStillHaveRegistersAndStacks() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the bytes looked for are x86-64's");
    try (TargetProcess process = counter();
        LiveProcess live = LiveProcess.open(process.pid())) {
      Observation<Integer> read =
          live.observe(
              Policy.STOP,
              (Reader<Integer, Exception>)
                  target -> {
                    int asleep = 0;
                    for (int tid : target.threads()) {
                      Registers registers = target.registers(tid);
                      if (registers == null) {
                        continue; // it runs: the pages to copy are being learnt
                      }
                      assertThat(mapping(target, registers.pc()).executable()).isTrue();
                      Mapping stack = mapping(target, registers.sp());
                      assertThat(stack.writable()).isTrue();
                      byte[] whole = new byte[(int) Math.min(4096, stack.end() - registers.sp())];
                      target.memory().raw().read(registers.sp(), whole, 0, whole.length);
                      byte[] code = new byte[2];
                      target.memory().raw().read(registers.pc() - 2, code, 0, 2);
                      if (code[0] == 0x0f && code[1] == 0x05) { // syscall
                        asleep++;
                        assertThat(target.futex(tid)).isEqualTo(registers.get(5));
                      }
                    }
                    return asleep;
                  });
      assertThat(read.value()).isEqualTo(3);
      assertThat(read.stops()).isEqualTo(1);
      assertThat(read.consistency()).isEqualTo(Consistency.STOPPED);
    }
  }

  @Test
  void aDeepStackIsCopiedByTheSecondStop() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "a stack is counted in x86-64 words");
    // qsort's callback calls qsort: every level takes the C stack
    String deep =
        """
        import ctypes, sys, threading, time
        sys.setrecursionlimit(100000)
        threading.stack_size(64 << 20)
        libc = ctypes.CDLL(None)
        compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        numbers = (ctypes.c_int * 2)(1, 2)
        def down(n):
            if n == 0:
                print(threading.get_native_id(), flush=True)
                while True: pass
            libc.qsort(numbers, 2, 4, compare(lambda a, b: down(n - 1) or 0))
        threading.Thread(target=down, args=(1500,)).start()
        """;
    try (TargetProcess process = TargetProcess.python(deep);
        LiveProcess live = LiveProcess.open(process.pid())) {
      int tid = Integer.parseInt(process.output().strip());
      Observation<Long> read =
          live.observe(
              Policy.STOP,
              (Reader<Long, Exception>)
                  target -> {
                    Registers registers = target.registers(tid);
                    if (registers == null) {
                      return 0L;
                    }
                    long end = mapping(target, registers.sp()).end();
                    byte[] word = new byte[8];
                    for (long at = registers.sp(); at < end - 8; at += 1024) {
                      target.memory().raw().read(at, word, 0, 8);
                    }
                    return end - registers.sp();
                  });
      assertThat(read.value()).isGreaterThan(1 << 20);
      assertThat(read.stops()).isLessThanOrEqualTo(2);
    }
  }

  private static Mapping mapping(Target target, long address) {
    for (Mapping mapping : target.mappings()) {
      if (address >= mapping.start() && address < mapping.end()) {
        return mapping;
      }
    }
    throw new AssertionError("no mapping at 0x" + Long.toHexString(address));
  }

  @Test
  void pagesThatWereUnmappedAfterTheStopAreMissedToo() throws Exception {
    // maps a page, says where, writes into it, unmaps it: again and again, never at one place twice
    try (TargetProcess process =
            TargetProcess.python(
                """
                import ctypes, ctypes.util
                libc = ctypes.CDLL(None)
                libc.mmap.restype = ctypes.c_void_p
                libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_long] * 4
                libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
                where = (ctypes.c_long * 1)()
                print(ctypes.addressof(where))
                place = 0x200000000000
                while True:
                    place += 0x100000
                    libc.mmap(place, 4096, 3, 0x22, -1, 0)
                    ctypes.c_long.from_address(place).value = place
                    where[0] = place
                    for i in range(1000): pass
                    where[0] = 0
                    libc.munmap(place, 4096)
                """);
        LiveProcess live = LiveProcess.open(process.pid())) {
      long address = Long.parseLong(process.output().strip());
      for (int i = 0; i < 30; i++) {
        Observation<long[]> read =
            live.observe(
                Policy.ALLOW_STOP,
                (Reader<long[], MemoryFault>)
                    target -> {
                      long place = target.memory().i64(address);
                      long found = -1;
                      try {
                        found = place == 0 ? 0 : target.memory().i64(place);
                      } catch (MemoryFault fault) {
                        // in a stop it is there
                      }
                      return new long[] {place, found};
                    });
        assertThat(read.value()[1]).isEqualTo(read.value()[0]);
      }
    }
  }

  @Test
  void aReaderThatWantsMoreEveryTimeReadsDuringTheStop() throws Exception {
    try (TargetProcess process = counter();
        LiveProcess live = LiveProcess.open(process.pid())) {
      long address = address(process);
      int[] calls = new int[1];
      Observation<long[]> read =
          live.observe(
              Policy.ALLOW_STOP,
              (Reader<long[], MemoryFault>)
                  target -> {
                    TargetMemory memory = target.memory();
                    memory.i64(address + 40_960L * ++calls[0]);
                    return new long[] {memory.i64(address), memory.i64(address + FAR)};
                  });
      assertThat(read.consistency()).isEqualTo(Consistency.STOPPED);
      assertThat(read.stops()).isEqualTo(5);
      assertThat(read.value()[0] - read.value()[1]).isBetween(0L, 1L);
      assertGoesOn(process, address);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void whateverTheReaderThrowsAllAreLetGo(int failingCall) throws Exception {
    try (TargetProcess process = counter();
        LiveProcess live = LiveProcess.open(process.pid())) {
      long address = address(process);
      int[] calls = new int[1];
      assertThatThrownBy(
              () ->
                  live.observe(
                      Policy.ALLOW_STOP,
                      (Reader<Long, MemoryFault>)
                          target -> {
                            // the sixth call is the one during the stop
                            long value = target.memory().i64(address + 40_960L * ++calls[0]);
                            if (calls[0] >= failingCall) {
                              throw new IllegalStateException("mine");
                            }
                            return value;
                          }))
          .hasMessage("mine");
      assertGoesOn(process, address);
    }
  }

  @Test
  void waitersTellWhereWhileStopped() throws Exception {
    try (TargetProcess process = counter();
        LiveProcess live = LiveProcess.open(process.pid())) {
      for (int i = 0; i < 3; i++) { // a wait that was interrupted is restarted
        Observation<List<Long>> read =
            live.observe(
                Policy.ALLOW_STOP,
                (Reader<List<Long>, RuntimeException>)
                    target -> {
                      List<Long> futexes = new ArrayList<>();
                      for (int tid : target.threads()) {
                        if (tid != process.pid()) {
                          futexes.add(target.futex(tid));
                        }
                      }
                      return futexes;
                    });
        assertThat(read.consistency()).isEqualTo(Consistency.STOPPED);
        assertThat(read.value()).hasSize(3).doesNotContain(0L);
      }
    }
  }

  @Test
  void threadsThatComeAndGo() throws Exception {
    try (TargetProcess process =
            TargetProcess.python(
                """
                import threading
                def end(): pass
                print(1)
                while True:
                    some = [threading.Thread(target=end) for i in range(20)]
                    for thread in some: thread.start()
                    for thread in some: thread.join()
                """);
        LiveProcess live = LiveProcess.open(process.pid())) {
      for (int i = 0; i < 100; i++) {
        Observation<int[]> read =
            live.observe(Policy.ALLOW_STOP, (Reader<int[], RuntimeException>) Target::threads);
        assertThat(read.value()).contains(process.pid());
      }
      assertThat(process.states()).doesNotContain("t");
      assertThat(process.alive()).isTrue();
    }
  }

  @Test
  void aProcessThatRunsItselfAnewAllTheTime() throws Exception {
    try (TargetProcess process =
        TargetProcess.python(
            """
            import hashlib, os, sys, threading, time
            source = open(sys.argv[0]).read() if len(sys.argv) == 1 else sys.argv[1]
            def spin(): hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10 ** 9)
            def again():
                time.sleep(0.02)
                os.execv(sys.executable, [sys.executable, "-c", source, source])
            threading.Thread(target=spin, daemon=True).start()
            threading.Thread(target=again, daemon=True).start()
            if len(sys.argv) == 1: print(1)
            hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10 ** 9)
            """)) {
      int good = 0;
      for (int i = 0; i < 300; i++) {
        try (LiveProcess live = LiveProcess.open(process.pid())) {
          good +=
              live.observe(Policy.ALLOW_STOP, (Reader<Integer, RuntimeException>) t -> 1).value();
        } catch (ProcessException e) {
          assertThat(e.problem()).isInstanceOf(ProcessProblem.Gone.class);
        }
      }
      assertThat(good).isPositive();
      assertThat(process.alive()).isTrue();
      assertThat(process.states()).doesNotContain("t");
    }
  }

  @Test
  void noSignalIsLost() throws Exception {
    try (TargetProcess process =
            TargetProcess.python(
                """
                import os, signal, threading, time
                here, there = os.pipe2(os.O_NONBLOCK) # holds 65,536 bytes
                signal.set_wakeup_fd(there)
                signal.signal(signal.SIGRTMIN, lambda *a: None)
                threading.Thread(target=threading.Event().wait, daemon=True).start()
                print(1)
                for i in range(40000):
                    os.kill(os.getpid(), signal.SIGRTMIN)
                    for j in range(200): pass
                print("got", len(os.read(here, 65536)))
                time.sleep(1000)
                """);
        LiveProcess live = LiveProcess.open(process.pid())) {
      int stopped = 0;
      for (int i = 0; i < 20000 && !process.output().contains("got"); i++) {
        Observation<Integer> read =
            live.observe(Policy.ALLOW_STOP, (Reader<Integer, RuntimeException>) target -> 0);
        stopped += read.stops();
      }
      assertThat(Waiting.until(() -> process.output().contains("got"))).isTrue();
      assertThat(process.output()).contains("got 40000");
      assertThat(stopped).isGreaterThan(1);
    }
  }

  @Test
  void aGroupThatIsStoppedMeanwhileStaysStopped() throws Exception {
    try (TargetProcess process = counter();
        LiveProcess live = LiveProcess.open(process.pid())) {
      long address = address(process);
      int[] calls = new int[1];
      // it was busy when the first look was taken, so that it will be stopped by us too
      live.observe(
          Policy.ALLOW_STOP,
          (Reader<Long, Exception>)
              target -> {
                if (calls[0]++ == 0) {
                  process.signal("STOP");
                }
                return target.memory().i64(address);
              });
      // the busy one only stops when it gets a CPU
      assertThat(Waiting.until(() -> process.states().equals("TTTT"))).isTrue();
      process.signal("CONT");
      assertGoesOn(process, address);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM", "INT"})
  void aTracerThatIsKilledInTheMiddleLeavesAllRunning(String signal) throws Exception {
    try (TargetProcess process = counter()) {
      long address = address(process);
      Process tracer =
          new ProcessBuilder(
                  // what runs the tests in the background of a shell has it ignored
                  "env",
                  "--default-signal=INT",
                  System.getProperty("java.home") + "/bin/java",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StopAndStay.class.getName(),
                  Integer.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(tracer.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).isEqualTo("stopped");
        assertThat(process.states()).isEqualTo("tttt");
        new ProcessBuilder("kill", "-" + signal, Long.toString(tracer.pid())).start().waitFor();
        assertThat(tracer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertGoesOn(process, address);
      } finally {
        tracer.destroyForcibly();
      }
    }
  }

  /** A program that stops a process and never lets it go. */
  static final class StopAndStay {
    public static void main(String[] args) throws Exception {
      int pid = Integer.parseInt(args[0]);
      ProcessFacts facts = new ProcessFacts(pid, "/proc/" + pid, 0, new ProcFile());
      Stopper stopper = new Stopper(new Kernel(SyscallLoader.load()), facts);
      stopper.stop();
      System.out.println("stopped");
      Thread.sleep(100_000);
    }
  }

  @Test
  void aChildOfThisJvmIsReadButNotStopped() throws Exception {
    Process child = new ProcessBuilder("sh", "-c", "echo; while :; do :; done").start();
    try {
      assertThat(child.getInputStream().read()).isEqualTo('\n');
      int pid = (int) child.pid();
      Reader<Integer, RuntimeException> reader = target -> target.mappings().size();
      try (LiveProcess live = LiveProcess.open(pid)) {
        assertThat(live.observe(Policy.NEVER_STOP, reader).value()).isPositive();
        for (Policy policy : new Policy[] {Policy.ALLOW_STOP, Policy.STOP}) {
          assertThatThrownBy(() -> live.observe(policy, reader))
              .isInstanceOfSatisfying(
                  ProcessException.class,
                  e -> assertThat(e.problem()).isEqualTo(new ProcessProblem.OwnChild(pid)));
        }
      }
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}

package dev.pystack.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.target.core.CoreFile;
import dev.pystack.target.core.CoreTarget;
import dev.pystack.target.core.LocalFiles;
import dev.pystack.testkit.gdb.Gdb;
import dev.pystack.testkit.gdb.GdbFrame;
import dev.pystack.testkit.gdb.GdbFrame.Kind;
import dev.pystack.testkit.gdb.GdbStack;
import dev.pystack.testkit.gdb.StackComparison;
import dev.pystack.testkit.gdb.StackComparison.Level;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.targets.Cores;
import dev.pystack.testkit.targets.NativeProgram;
import dev.pystack.testkit.targets.RunningTarget;
import dev.pystack.testkit.targets.TargetLauncher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real stacks in cores, address by address as gdb unwinds them. */
class GdbAgreesTest {
  @TempDir Path folder;

  /** Our stacks of a core; and by what frames were found. */
  private static Map<Integer, NativeStack> unwind(Path core) throws Exception {
    Map<Integer, NativeStack> stacks = new TreeMap<>();
    try (CoreFile file = CoreFile.open(core.toString())) {
      CoreTarget target = file.target(new LocalFiles(List.of(), null, null));
      Unwinder unwinder = new Unwinder(target, LoadedModules.of(target));
      for (int tid : target.threads()) {
        stacks.put(tid, unwinder.unwind(target.registers(tid)));
      }
    }
    return stacks;
  }

  private static List<GdbFrame> asGdbHasThem(NativeStack stack) {
    List<GdbFrame> frames = new ArrayList<>();
    for (RawFrame frame : stack.frames()) {
      frames.add(GdbFrame.of(frame.pc(), frame.signal() ? Kind.SIGNAL : Kind.NORMAL, frame.cfa()));
    }
    return frames;
  }

  private static Map<Integer, NativeStack> agree(Path core, Gdb gdb) throws Exception {
    Map<Integer, GdbStack> theirs = gdb.stacks();
    Map<Integer, NativeStack> ours = unwind(core);
    Map<Integer, List<GdbFrame>> frames = new TreeMap<>();
    ours.forEach((tid, stack) -> frames.put(tid, asGdbHasThem(stack)));
    StackComparison comparison = StackComparison.of(Level.ADDRESSES, theirs, frames);
    assertThat(comparison.frames()).isGreaterThan(theirs.size());
    assertThat(comparison.differences()).isEmpty();
    ours.forEach((tid, stack) -> assertThat(stack.end()).as("thread %d", tid).isNull());
    return ours;
  }

  @ParameterizedTest
  @ValueSource(strings = {"callback", "signal", "fault", "thread"})
  void onProgramsWithoutFramePointers(String what) throws Exception {
    NativeProgram program =
        NativeProgram.compile(folder, "stacks.c", "-O2", "-g", "-fomit-frame-pointer");
    Path core = program.coreWhileIn(folder, what);
    Map<Integer, NativeStack> stacks = agree(core, Gdb.of(core, program.executable()).withCfa());
    boolean signal = what.equals("signal") || what.equals("fault");
    for (NativeStack stack : stacks.values()) {
      assertThat(stack.frames()).allMatch(frame -> frame.how() == RawFrame.How.CFI);
      assertThat(stack.frames().stream().anyMatch(RawFrame::signal)).isEqualTo(signal);
    }
  }

  @Test
  void onDebugFrames() throws Exception {
    NativeProgram program =
        NativeProgram.compile(
            folder,
            "stacks.c",
            "-O2",
            "-g",
            "-fomit-frame-pointer",
            "-fno-asynchronous-unwind-tables");
    Path core = program.coreWhileIn(folder, "callback");
    agree(core, Gdb.of(core, program.executable()).withCfa())
        .values()
        .forEach(
            stack -> assertThat(stack.frames()).allMatch(frame -> frame.how() == RawFrame.How.CFI));
  }

  @Test
  void onFramePointersAlone() throws Exception {
    NativeProgram program =
        NativeProgram.compile(
            folder,
            "stacks.c",
            "-O1",
            "-fno-omit-frame-pointer",
            // gdb looks for the frame pointer's setting up at a function's start alone
            "-fno-shrink-wrap",
            "-fno-asynchronous-unwind-tables");
    Path core = program.coreWhileIn(folder, "callback");
    agree(core, Gdb.of(core, program.executable()))
        .values()
        .forEach(
            stack ->
                assertThat(stack.frames())
                    .anyMatch(frame -> frame.how() == RawFrame.How.FRAME_POINTER));
  }

  /**
   * musl as distributions build it has neither call frame information nor frame pointers, and gdb
   * loses its way there: the program's own functions have to come out all the same.
   */
  @ParameterizedTest
  @CsvSource({
    "callback, variable never_returns ends_in_call compare sort recursive main",
    "signal, variable handler SIGNAL main",
    "fault, variable handler SIGNAL faults main",
    "thread, variable never_returns ends_in_call compare sort recursive thread / main",
  })
  void inACLibraryThatTellsNothing(String what, String wanted) throws Exception {
    NativeProgram program =
        NativeProgram.compileBy("musl-gcc", folder, "stacks.c", "-O2", "-g", "-fno-inline");
    Path core = program.coreWhileIn(folder, what);
    List<String> stacks = new ArrayList<>();
    try (CoreFile file = CoreFile.open(core.toString())) {
      CoreTarget target = file.target(new LocalFiles(List.of(), null, null));
      LoadedModules modules = LoadedModules.of(target);
      Unwinder unwinder = new Unwinder(target, modules);
      Symbolizer symbolizer = new Symbolizer(target, modules);
      for (int tid : target.threads()) {
        List<String> names = new ArrayList<>();
        for (RawFrame frame : unwinder.unwind(target.registers(tid)).frames()) {
          LoadedModule module = modules.at(frame.lookup());
          String name = frame.signal() ? "SIGNAL" : symbolizer.frames(frame).getLast().symbol();
          boolean own = module != null && module.path().equals(program.executable().toString());
          if ((own && !name.startsWith("_") || frame.signal())
              && !name.equals("stay")
              && !names.contains(name)) {
            names.add(name);
          }
        }
        stacks.add(String.join(" ", names));
      }
    }
    assertThat(stacks).containsExactlyInAnyOrder(wanted.split(" / "));
  }

  @Test
  void onTheKernelsOwnLibrary() throws Exception {
    NativeProgram program = NativeProgram.compile(folder, "stacks.c", "-O2", "-g");
    // it asks for the time again and again: some core of several is taken inside
    for (int i = 0; i < 20; i++) {
      Path core = program.coreWhileIn(folder, "clock");
      agree(core, Gdb.of(core, program.executable()));
      try (CoreFile file = CoreFile.open(core.toString())) {
        CoreTarget target = file.target(new LocalFiles(List.of(), null, null));
        LoadedModules modules = LoadedModules.of(target);
        LoadedModule module = modules.at(target.registers(target.threads()[0]).pc());
        assertThat(module).isNotNull();
        if (module.path().equals("[vdso]")) {
          assertThat(module.file()).isNotNull();
          assertThat(module.file().exportedSymbols()).isNotNull();
          return;
        }
      }
    }
    throw new AssertionError("no core was taken in the vdso");
  }

  @Test
  void onCallsOfNothing() throws Exception {
    NativeProgram program =
        NativeProgram.compile(folder, "stacks.c", "-O2", "-g", "-fomit-frame-pointer");
    Path core = program.coreWhileIn(folder, "jump");
    agree(core, Gdb.of(core, program.executable()))
        .values()
        .forEach(
            stack ->
                assertThat(stack.frames())
                    .anyMatch(frame -> frame.pc() == 0 && frame.how() == RawFrame.How.PROLOGUE));
  }

  @Test
  void onTheKernelsCoreOfAnAbort() throws Exception {
    NativeProgram program =
        NativeProgram.compile(folder, "stacks.c", "-O2", "-g", "-fomit-frame-pointer");
    Path core =
        Cores.dying(folder, List.of(program.executable().toString(), "abort", "not-written"));
    agree(core, Gdb.of(core, program.executable()).withCfa());
  }

  @Test
  void onDeepRecursion() throws Exception {
    NativeProgram program = NativeProgram.compile(folder, "stacks.c", "-O2", "-g");
    Path core = program.coreWhileIn(folder, "deep");
    assertThat(agree(core, Gdb.of(core, program.executable())).values())
        .allMatch(stack -> stack.frames().size() > 60_000);
  }

  static List<Candidate> interpreters() {
    return Interpreters.all().stream()
        .filter(
            candidate ->
                candidate.name().startsWith("pyenv-") || candidate.name().startsWith("maven-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("interpreters")
  void onPython(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    assumeTrue(interpreter.root() == null, "an interpreter of this machine's root");
    for (String program : List.of("sleeping.py", "deep.py")) {
      try (RunningTarget target = TargetLauncher.start(interpreter, program)) {
        Path core = Cores.gcore(target.pid(), folder);
        agree(core, Gdb.of(core, interpreter.executable()));
      }
    }
  }
}

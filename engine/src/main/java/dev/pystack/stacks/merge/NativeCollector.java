package dev.pystack.stacks.merge;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfFile;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.python.frame.FrameChain;
import dev.pystack.python.frame.Run;
import dev.pystack.python.frame.RunReader;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.thread.PythonThread;
import dev.pystack.stacks.ThreadObserver;
import dev.pystack.target.DebugFiles;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import dev.pystack.target.TargetThread;
import dev.pystack.unwind.LoadedModules;
import dev.pystack.unwind.NativeStack;
import dev.pystack.unwind.Unwinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unwinds the native stacks of threads at the moment at which their Python stacks are read. Not
 * thread-safe.
 */
public final class NativeCollector implements ThreadObserver {
  /** Of all threads together: a core can say that thousands have the longest stack there is. */
  private static final int MAX_FRAMES = 1_000_000;

  /** Of each thread from there on. */
  private static final int SPARE_FRAMES = 100;

  private final NativeMode mode;
  private final int maxFrames;
  private @Nullable DebugFiles debugFiles;
  private @Nullable Moment moment;

  public NativeCollector(NativeMode mode) {
    this(mode, MAX_FRAMES);
  }

  /**
   * @param maxFrames of all threads together, but for some of each
   */
  NativeCollector(NativeMode mode, int maxFrames) {
    this.mode = mode;
    this.maxFrames = maxFrames;
  }

  /** What one reading has told so far. */
  private static final class Moment {
    final Target target;
    final @Nullable RunReader runs;
    final LoadedModules modules;
    Unwinder unwinder;
    int left;
    final @Nullable String module;
    final boolean oldLoop;
    final IdentityHashMap<PyThread, PythonStack> python = new IdentityHashMap<>();
    final Map<Integer, NativeStack> stacks = new HashMap<>();
    final Map<Integer, Boolean> seen = new HashMap<>();
    final List<PyThread> others = new ArrayList<>();

    Moment(
        Target target, @Nullable PythonRuntime runtime, @Nullable Structs structs, int maxFrames) {
      this.target = target;
      this.runs = structs == null ? null : new RunReader(structs);
      this.modules = LoadedModules.of(target);
      this.unwinder = new Unwinder(target, modules);
      this.left = maxFrames;
      this.module = runtime == null ? null : runtime.module();
      this.oldLoop = runtime != null && runtime.layout().facts().evalFrameEx();
    }

    void unwind(int tid) {
      if (tid == 0 || seen.put(tid, true) != null) {
        return;
      }
      Registers registers = target.registers(tid);
      if (registers == null) {
        if (Registers.stackPointerOffset(target.architecture()) < 0) {
          stacks.put(tid, new NativeStack(List.of(), "native stacks of this machine are not read"));
        }
        return;
      }
      NativeStack stack = unwinder.unwind(registers);
      stacks.put(tid, stack);
      boolean plenty = left > 0;
      left -= stack.frames().size();
      if (plenty && left <= 0) {
        unwinder = new Unwinder(target, modules, SPARE_FRAMES);
      }
    }

    void rest() {
      for (int tid : target.threads()) {
        if (seen.containsKey(tid)) {
          continue;
        }
        unwind(tid);
        TargetThread thread = target.thread(tid);
        String name = thread == null || thread.name().isEmpty() ? null : thread.name();
        others.add(new PyThread(tid, name, null, Snapshot.Gil.NONE, false, List.of(), List.of()));
      }
    }
  }

  /**
   * Has debug information unpacked while the stacks are read: that of the C library, which all
   * native stacks of sleeping threads end in. To be called before each reading; does it once.
   */
  public void prepare(Target target) {
    if (debugFiles != null) {
      return;
    }
    DebugFiles files = new DebugFiles(target);
    debugFiles = files;
    List<Mapping> mappings = target.mappings();
    for (int i = 0; i < mappings.size(); i++) {
      Mapping mapping = mappings.get(i);
      if (isLibc(mapping.path()) && mapping.fileOffset() == 0) {
        prepare(target, mapping, files);
        return;
      }
    }
  }

  private static boolean isLibc(String path) {
    int name = path.lastIndexOf('/') + 1;
    return name > 0 && (path.startsWith("libc.so.", name) || path.startsWith("libc-2.", name));
  }

  private static void prepare(Target target, Mapping mapping, DebugFiles files) {
    Memory bytes = target.file(mapping);
    if (bytes == null) {
      return;
    }
    Thread thread = new Thread(null, new Preparation(bytes, files), "debug files", 0);
    thread.setDaemon(true);
    thread.start();
  }

  /** Looks for a debug file while others read the target. */
  private record Preparation(Memory bytes, DebugFiles files) implements Runnable {
    @Override
    public void run() {
      try {
        files.prepare(ElfFile.parse(bytes));
      } catch (MalformedException | MemoryFault | RuntimeException unreadable) {
        // whoever needs it will find out
      }
    }
  }

  @Override
  public void begin(Target target, PythonRuntime runtime, Structs structs) {
    moment = new Moment(target, runtime, structs, maxFrames);
  }

  @Override
  public void thread(PyThread thread, PythonThread state, FrameChain chain) {
    Moment now = moment;
    if (now != null && now.runs != null) {
      now.unwind(thread.tid());
      // before the threads stand still there are no registers, and the records would be read in
      // vain
      List<Run> runs =
          now.stacks.containsKey(thread.tid())
              ? now.runs.read(state.state().address(), chain)
              : now.runs.withoutRecords(chain);
      now.python.put(thread, PythonStack.of(thread.frames(), runs));
    }
  }

  @Override
  public void end() {
    Moment now = moment;
    if (wantsAll() && now != null) {
      now.rest();
    }
  }

  /** Whether also threads are wanted that no interpreter knows. */
  public boolean wantsAll() {
    return mode == NativeMode.ALL_THREADS;
  }

  /** Unwinds all threads of a target in which there is no interpreter. */
  public void withoutPython(Target target) {
    Moment now = new Moment(target, null, null, maxFrames);
    now.rest();
    moment = now;
  }

  /** What the last reading told; null before the first. */
  public @Nullable NativeReading reading() {
    Moment now = moment;
    return now == null
        ? null
        : new NativeReading(
            mode,
            now.modules,
            debugFiles,
            now.module,
            now.oldLoop,
            now.python,
            now.stacks,
            now.others);
  }
}

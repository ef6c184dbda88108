package dev.pystack.unwind;

import dev.pystack.model.Frame;
import dev.pystack.target.DebugFiles;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the functions, source files and lines of native frames: from debug information, else from
 * symbol tables. Nothing is read of a module before an address in it is asked for, and of its debug
 * information only what that address needs. Never throws, whatever the files hold. Not thread-safe.
 */
public final class Symbolizer {
  private final LoadedModules modules;
  private final DebugFiles debugFiles;
  private final Map<LoadedModule, ModuleSymbols> known = new HashMap<>();
  private final List<ModuleSymbols> all = new ArrayList<>();

  public Symbolizer(Target target, LoadedModules modules) {
    this(new DebugFiles(target), modules);
  }

  public Symbolizer(DebugFiles debugFiles, LoadedModules modules) {
    this.modules = modules;
    this.debugFiles = debugFiles;
  }

  /**
   * The functions that run at a frame: those that the compiler put into their callers first, the
   * innermost of them leading, and the function itself last. At least one, even if nothing is known
   * of the address.
   */
  public List<Frame.Native> frames(RawFrame frame) {
    LoadedModule module = modules.at(frame.lookup());
    if (module == null) {
      return List.of(new Frame.Native(frame.pc(), null, null, null, 0, 0, null, false));
    }
    return symbols(module).frames(frame.pc(), frame.lookup() - module.bias());
  }

  private ModuleSymbols symbols(LoadedModule module) {
    ModuleSymbols symbols = known.get(module);
    if (symbols == null) {
      symbols = new ModuleSymbols(module.file(), module.path(), module.buildId(), debugFiles);
      known.put(module, symbols);
      all.add(symbols);
    }
    return symbols;
  }

  /**
   * Looks up many frames together: what belongs together is read once, and a second thread takes
   * over some of the modules.
   */
  public void prepare(List<RawFrame> frames) {
    List<ModuleFrames> work = new ArrayList<>();
    Map<LoadedModule, ModuleFrames> byModule = new HashMap<>();
    for (int i = 0; i < frames.size(); i++) {
      RawFrame frame = frames.get(i);
      LoadedModule module = modules.at(frame.lookup());
      if (module != null) {
        ModuleFrames of = byModule.get(module);
        if (of == null) {
          of = new ModuleFrames(module, symbols(module));
          byModule.put(module, of);
          work.add(of);
        }
        of.add(frame);
      }
    }
    ModuleFrames most = null;
    for (int i = 0; i < work.size(); i++) {
      ModuleFrames of = work.get(i);
      most = most == null || of.size() > most.size() ? of : most;
    }
    if (most == null) {
      return;
    }
    // what is no file lies in the target's memory, which one thread alone may read
    List<ModuleFrames> own = new ArrayList<>();
    Shared shared = new Shared();
    for (int i = 0; i < work.size(); i++) {
      ModuleFrames of = work.get(i);
      if (of.module.mapping().hasFile() && !of.module.path().equals(most.module.path())) {
        shared.add(of);
      } else {
        own.add(of);
      }
    }
    Helper helper = new Helper(shared);
    if (!shared.files.isEmpty()) {
      helper.start();
    }
    for (int i = 0; i < own.size(); i++) {
      own.get(i).lookUp();
    }
    shared.lookUp();
    helper.finish();
  }

  /** What either of two threads may look up: file by file. */
  private static final class Shared {
    // the largest first; a file that is loaded twice is for one thread alone
    private final List<List<ModuleFrames>> files = new ArrayList<>();

    void add(ModuleFrames frames) {
      int at = files.size();
      for (int i = files.size() - 1; i >= 0; i--) {
        ModuleFrames other = files.get(i).get(0);
        if (other.module.path().equals(frames.module.path())) {
          files.get(i).add(frames);
          return;
        }
        at = other.extent() < frames.extent() ? i : at;
      }
      List<ModuleFrames> file = new ArrayList<>(1);
      file.add(frames);
      files.add(at, file);
    }

    void lookUp() {
      List<ModuleFrames> file = take();
      while (file != null) {
        for (int i = 0; i < file.size(); i++) {
          file.get(i).lookUp();
        }
        file = take();
      }
    }

    private synchronized @Nullable List<ModuleFrames> take() {
      return files.isEmpty() ? null : files.remove(0);
    }
  }

  /** The frames in one module. */
  private static final class ModuleFrames {
    final LoadedModule module;
    private final ModuleSymbols symbols;
    private final List<RawFrame> frames = new ArrayList<>();

    ModuleFrames(LoadedModule module, ModuleSymbols symbols) {
      this.module = module;
      this.symbols = symbols;
    }

    void add(RawFrame frame) {
      frames.add(frame);
    }

    int size() {
      return frames.size();
    }

    /** Bytes of the module in the target: who is larger takes longer, as a rule. */
    long extent() {
      return module.high() - module.low();
    }

    void lookUp() {
      long[] addresses = new long[frames.size()];
      for (int i = 0; i < addresses.length; i++) {
        // with the sign turned: they are to be in order as unsigned numbers
        addresses[i] = frames.get(i).lookup() - module.bias() + Long.MIN_VALUE;
      }
      Arrays.sort(addresses);
      for (int i = 0; i < addresses.length; i++) {
        addresses[i] += Long.MIN_VALUE;
      }
      symbols.prepare(addresses);
      for (int i = 0; i < frames.size(); i++) {
        RawFrame frame = frames.get(i);
        symbols.frames(frame.pc(), frame.lookup() - module.bias());
      }
    }
  }

  /** The thread that looks up what is not in the program's largest part. */
  private static final class Helper extends Thread {
    private final Shared work;
    private @Nullable Throwable failure;

    Helper(Shared work) {
      super(null, null, "names", 0);
      setDaemon(true);
      this.work = work;
    }

    @Override
    public void run() {
      try {
        work.lookUp();
      } catch (RuntimeException | Error thrown) {
        failure = thrown; // carried to the thread that waits
      }
    }

    /** Waits for it. */
    void finish() {
      boolean interrupted = false;
      while (isAlive()) {
        try {
          join();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (failure instanceof Error thrown) {
        throw thrown;
      }
    }
  }

  /** What a user should know of what could not be read, module by module. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      warnings.addAll(all.get(i).warnings());
    }
    return warnings;
  }
}

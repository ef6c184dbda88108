package dev.pystack.unwind;

import dev.pystack.model.Frame;
import dev.pystack.target.DebugFiles;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the functions, source files and lines of native frames: from debug information, else from
 * symbol tables. Nothing is read of a module before an address in it is asked for, and of its debug
 * information only what that address needs. Never throws, whatever the files hold. Not thread-safe.
 */
public final class Symbolizer {
  private final LoadedModules modules;
  private final DebugFiles debugFiles;
  private final Map<LoadedModule, ModuleSymbols> known = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

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
    ModuleSymbols symbols = known.get(module);
    if (symbols == null) {
      symbols =
          new ModuleSymbols(module.file(), module.path(), module.buildId(), debugFiles, warnings);
      known.put(module, symbols);
    }
    return symbols.frames(frame.pc(), frame.lookup() - module.bias());
  }

  /** What a user should know of what could not be read, in the order of discovery. */
  public List<String> warnings() {
    return warnings;
  }
}

package dev.pystack.stacks.merge;

import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.target.DebugFiles;
import dev.pystack.unwind.LoadedModules;
import dev.pystack.unwind.NativeStack;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The native stacks of one moment, without names: those need nothing of that moment, and are looked
 * up when the target runs again.
 *
 * @param mode which of their frames are wanted
 * @param debugFiles in which some are known already; null for none
 * @param module path of the interpreter's own module; null where there is no interpreter
 * @param oldLoop whether {@code PyEval_EvalFrameEx} is the interpreter's loop
 * @param python what runs each thread of the snapshot has
 * @param stacks by thread id; none for a thread whose registers could not be had
 * @param others the threads that the interpreter does not know, where they were asked for
 */
public record NativeReading(
    NativeMode mode,
    LoadedModules modules,
    @Nullable DebugFiles debugFiles,
    @Nullable String module,
    boolean oldLoop,
    IdentityHashMap<PyThread, PythonStack> python,
    Map<Integer, NativeStack> stacks,
    List<PyThread> others) {}

package dev.pystack.python.thread;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code PyInterpreterState} as it was read.
 *
 * @param id CPython's own from 3.7; before that the place in the order of creation, from 0
 * @param collecting whether a garbage collection runs; null where the version does not say so in
 *     the interpreter or the runtime
 * @param gil address of its {@code struct _gil_runtime_state}; 0 where there is none
 * @param gilEnabled false in a free-threaded build that runs without a GIL
 * @param threads newest first, as CPython links them
 */
public record InterpreterState(
    long address,
    long id,
    @Nullable Boolean collecting,
    long gil,
    boolean gilEnabled,
    List<ThreadState> threads) {}

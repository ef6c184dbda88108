package dev.pystack.python.frame;

/**
 * One run of the interpreter's loop: one C call of {@code _PyEval_EvalFrameDefault} and the Python
 * frames that it runs.
 *
 * @param first index of its innermost frame in the {@link FrameChain}
 * @param end index after its outermost frame: the entry frame, or the shim above it
 * @param record an address within the C frame of that call; 0 where none is known
 */
public record Run(int first, int end, long record) {}

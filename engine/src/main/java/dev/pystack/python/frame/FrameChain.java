package dev.pystack.python.frame;

import java.util.List;

/**
 * The Python frames of one thread.
 *
 * @param frames innermost first, shims among them
 * @param warnings what is missing, or why the chain ends early
 * @param torn the chain ends where that of a thread ends which is met in the few instructions in
 *     which a call is made but not yet linked to its caller: another reading may find more
 */
public record FrameChain(List<FrameState> frames, List<String> warnings, boolean torn) {}

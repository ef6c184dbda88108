package dev.pystack.python.frame;

import java.util.List;

/**
 * The Python frames of one thread.
 *
 * @param frames innermost first, shims among them
 * @param warnings what is missing, or why the chain ends early
 */
public record FrameChain(List<FrameState> frames, List<String> warnings) {}

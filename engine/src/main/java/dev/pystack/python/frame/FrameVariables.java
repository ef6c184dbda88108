package dev.pystack.python.frame;

import java.util.List;

/**
 * The bound variables of one frame.
 *
 * @param arguments in the order of declaration: positional, {@code *args}, keyword-only, {@code
 *     **kwargs}
 * @param locals the rest, as the code object lists them: locals, cells, free variables
 * @param warnings what could not be read
 */
public record FrameVariables(List<Slot> arguments, List<Slot> locals, List<String> warnings) {}

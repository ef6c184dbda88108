package dev.pystack.unwind;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The native stack of one thread.
 *
 * @param frames innermost first; none only of a machine whose stacks are not read
 * @param end null where the last frame is known to be the outermost, else why there are no more, in
 *     words for the user
 */
public record NativeStack(List<RawFrame> frames, @Nullable String end) {}

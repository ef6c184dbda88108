/**
 * Native stacks: which files are mapped where, and the frames of a thread by call frame
 * information, else by guesses that are marked as such.
 */
@NullMarked
package dev.pystack.unwind;

import org.jspecify.annotations.NullMarked;

/** Reading a whole snapshot from a target: Python stacks and (later) native ones, merged. */
@NullMarked
package dev.pystack.stacks;

import org.jspecify.annotations.NullMarked;

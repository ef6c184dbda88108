/**
 * Native stacks put together with Python's. Nothing here is loaded unless native stacks are asked
 * for.
 */
@NullMarked
package dev.pystack.stacks.merge;

import org.jspecify.annotations.NullMarked;

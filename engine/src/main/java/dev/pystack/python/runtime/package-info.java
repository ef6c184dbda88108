/** Finding the interpreter in a target: six ways, and the check of what they find. */
@NullMarked
package dev.pystack.python.runtime;

import org.jspecify.annotations.NullMarked;

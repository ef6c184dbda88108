/** The public model of a report, and the reading of one from a target. */
@NullMarked
package dev.pystack.stacks;

import org.jspecify.annotations.NullMarked;

/** Targets that were recorded: what a report needed of them, and its replay. */
@NullMarked
package dev.pystack.recording;

import org.jspecify.annotations.NullMarked;

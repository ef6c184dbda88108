/**
 * Core dumps: what the notes of one say, and its memory as an overlay of what was dumped and of the
 * files that were mapped. Any host reads any core.
 */
@NullMarked
package dev.pystack.target.core;

import org.jspecify.annotations.NullMarked;

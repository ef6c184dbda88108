package dev.pystack.target.core;

import org.jspecify.annotations.Nullable;

/**
 * A core's file, or what was unpacked of it.
 *
 * @param path of the file, as it was given
 * @param modified of the file, ms since 1970
 * @param warning what went wrong while unpacking
 */
record CoreBytes(String path, LocalFile bytes, long modified, @Nullable String warning) {}

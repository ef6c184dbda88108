/**
 * Fuzz targets: what reads hostile bytes, each behind {@code fuzzerTestOneInput(byte[])}. {@link
 * dev.pystack.fuzz.FuzzTest} runs them shortly, {@code build/fuzz} under Jazzer for as long as one
 * likes.
 */
@NullMarked
package dev.pystack.fuzz;

import org.jspecify.annotations.NullMarked;

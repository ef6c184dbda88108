/**
 * Unpacking of compressed files, as streams: gzip by the JDK, xz by XZ for Java, zstd and lz4 here,
 * in plain bounds-checked Java. Packed data may be garbage: that is an {@link java.io.IOException}.
 */
@NullMarked
package dev.pystack.compress;

import org.jspecify.annotations.NullMarked;

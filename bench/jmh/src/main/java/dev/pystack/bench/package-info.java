/** How long the hot paths take in a warm JVM, on real inputs that {@code bench/hot} makes. */
@NullMarked
package dev.pystack.bench;

import org.jspecify.annotations.NullMarked;

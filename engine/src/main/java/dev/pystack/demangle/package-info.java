/**
 * The names that compilers give to functions, turned back into what a programmer wrote: C++ by the
 * Itanium ABI, Rust's legacy and v0 schemes. Names come from symbol tables of any file, so that
 * every one of them may be hostile: time, depth and size are bounded. Knows no other package.
 */
@NullMarked
package dev.pystack.demangle;

import org.jspecify.annotations.NullMarked;

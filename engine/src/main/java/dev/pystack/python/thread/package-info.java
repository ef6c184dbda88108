/** Interpreters and their threads: lists, ids, names, GIL and garbage collection. */
@NullMarked
package dev.pystack.python.thread;

import org.jspecify.annotations.NullMarked;

/** What we look at: its mappings, modules, threads, memory and files; live or dead. */
@NullMarked
package dev.pystack.target;

import org.jspecify.annotations.NullMarked;

/**
 * Call frame information (DWARF 5 §6.4; {@code .eh_frame} as in the Linux Standard Base, Core
 * Generic §10.6) as data: entries, rows, a closed set of rules. No file I/O, no evaluation, no
 * recursion on foreign bytes.
 */
@NullMarked
package dev.pystack.dwarf.cfi;

import org.jspecify.annotations.NullMarked;

/**
 * DWARF debugging information, versions 2 to 5, as data: units, abbreviations and entries. No file
 * I/O, no evaluation, no recursion on foreign bytes.
 */
@NullMarked
package dev.pystack.dwarf;

import org.jspecify.annotations.NullMarked;

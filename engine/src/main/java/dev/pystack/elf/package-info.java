/** ELF files as data: headers, symbols, notes. No file I/O: bytes come through Memory. */
@NullMarked
package dev.pystack.elf;

import org.jspecify.annotations.NullMarked;

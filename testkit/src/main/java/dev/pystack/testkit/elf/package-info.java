/** ELF files written by tests: every class and byte order, right or broken in one place. */
@NullMarked
package dev.pystack.testkit.elf;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.pystack.dwarf;

import org.jspecify.annotations.NullMarked;

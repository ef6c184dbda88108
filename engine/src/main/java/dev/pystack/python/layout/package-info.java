/** Offsets of CPython's structures by version, from data files. */
@NullMarked
package dev.pystack.python.layout;

import org.jspecify.annotations.NullMarked;

/**
 * The tool that derives layout files from the debug information of CPython builds: see "A new
 * version is one file" in CONTRIBUTING.md.
 */
@NullMarked
package dev.pystack.python.layout.derive;

import org.jspecify.annotations.NullMarked;

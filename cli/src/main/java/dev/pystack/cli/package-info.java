/** The command line: options, wiring, exit codes, help texts, the demo. */
@NullMarked
package dev.pystack.cli;

import org.jspecify.annotations.NullMarked;

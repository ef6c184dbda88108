/**
 * The one table of what may stand on a command line: the parser, the help texts, the manual page
 * and the completions of the shells are all made from it.
 */
@NullMarked
package dev.pystack.cli.options;

import org.jspecify.annotations.NullMarked;

/** Python frames and code objects: names, lines, columns, variables. */
@NullMarked
package dev.pystack.python.frame;

import org.jspecify.annotations.NullMarked;

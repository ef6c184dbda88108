/** Python objects in a target's memory: strings, containers, and their repr. */
@NullMarked
package dev.pystack.python.object;

import org.jspecify.annotations.NullMarked;

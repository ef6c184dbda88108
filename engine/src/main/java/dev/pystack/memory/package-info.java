/** Memory of a target, one method deep, and the views and caches over it. */
@NullMarked
package dev.pystack.memory;

import org.jspecify.annotations.NullMarked;

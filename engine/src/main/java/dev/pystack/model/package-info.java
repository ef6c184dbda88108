/** What a report says, as immutable values without behaviour: the public result of everything. */
@NullMarked
package dev.pystack.model;

import org.jspecify.annotations.NullMarked;

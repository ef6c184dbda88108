/** Python programs that write down what they do, and the comparison of a report with that. */
@NullMarked
package dev.pystack.testkit.targets;

import org.jspecify.annotations.NullMarked;

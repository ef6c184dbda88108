/** The Python interpreters that tests run: what the build brings and what the machine has. */
@NullMarked
package dev.pystack.testkit.interpreters;

import org.jspecify.annotations.NullMarked;

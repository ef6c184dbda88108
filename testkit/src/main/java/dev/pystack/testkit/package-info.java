/** What the tests of all modules need. */
@NullMarked
package dev.pystack.testkit;

import org.jspecify.annotations.NullMarked;

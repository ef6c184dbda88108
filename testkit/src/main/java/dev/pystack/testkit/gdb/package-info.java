/** What gdb says of native stacks, and where ours differ. */
@NullMarked
package dev.pystack.testkit.gdb;

import org.jspecify.annotations.NullMarked;

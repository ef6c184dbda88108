/** Live processes on Linux: {@code /proc}, ptrace, process_vm_readv. */
@NullMarked
package dev.pystack.linux;

import org.jspecify.annotations.NullMarked;

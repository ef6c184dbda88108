package dev.pystack.python.thread;

/**
 * A {@code PyThreadState} as it was read.
 *
 * @param ident {@code thread_id}: what {@code pthread_self()} gave, an address of the C library's
 *     thread structure
 * @param nativeId {@code native_thread_id} in the target's own pid namespace, -1 before 3.11
 */
public record ThreadState(long address, long ident, int nativeId) {}

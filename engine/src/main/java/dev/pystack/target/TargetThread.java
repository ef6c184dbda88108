package dev.pystack.target;

/**
 * A thread as the kernel knows it.
 *
 * @param tid its id, in the namespace in which we look
 * @param name the kernel's {@code comm}, at most 15 bytes; empty where unknown
 * @param state as in {@code /proc/PID/stat}: R, S, D, T, t, Z, X; a space where unknown
 */
public record TargetThread(int tid, String name, char state) {}

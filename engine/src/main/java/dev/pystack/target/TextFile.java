package dev.pystack.target;

/**
 * A text file of the target's.
 *
 * @param bytes all of it, as it is now
 * @param newer whether it was changed after the target started: it may not be what runs
 */
public record TextFile(byte[] bytes, boolean newer) {}

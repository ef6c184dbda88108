package dev.pystack.python.frame;

/**
 * A bound variable of a frame.
 *
 * @param object address of its value, cells dereferenced; where {@code tagged}, the number itself
 * @param tagged the value is an integer that the interpreter keeps without an object (3.14+)
 */
public record Slot(String name, long object, boolean tagged) {}

package dev.pystack.linux;

import dev.pystack.model.Consistency;

/**
 * What was read, and how far it belongs to one moment.
 *
 * @param consistency STOPPED, VALIDATED or UNCHECKED
 */
public record Observation<T>(T value, Consistency consistency) {}

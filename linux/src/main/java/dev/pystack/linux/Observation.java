package dev.pystack.linux;

import dev.pystack.model.Consistency;

/**
 * What was read, and how far it belongs to one moment.
 *
 * @param consistency STOPPED, VALIDATED or UNCHECKED
 * @param stops how often the process was stopped
 * @param stoppedNanos for how long in all, in nanoseconds
 */
public record Observation<T>(T value, Consistency consistency, int stops, long stoppedNanos) {}

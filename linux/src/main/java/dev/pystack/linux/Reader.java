package dev.pystack.linux;

import dev.pystack.target.Target;

/**
 * Reads from a target what a report needs. Called once or several times, each time with another
 * view of the process; only what the last call returns (or throws) counts, so it must keep nothing
 * from one call for the next that depends on what it read.
 *
 * @param <T> what it makes
 * @param <X> how it fails
 */
@FunctionalInterface
public interface Reader<T, X extends Exception> {
  T read(Target target) throws X;
}

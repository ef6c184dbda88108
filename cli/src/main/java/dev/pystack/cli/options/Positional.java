package dev.pystack.cli.options;

/**
 * A word on the command line that belongs to no option.
 *
 * @param optional whether it may be left out
 */
public record Positional(String name, boolean optional, String help) {}

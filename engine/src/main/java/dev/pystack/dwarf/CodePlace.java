package dev.pystack.dwarf;

import org.jspecify.annotations.Nullable;

/**
 * What debug information says of an address, for one function of a chain of inlined calls.
 *
 * @param linkageName the function's mangled name; null where it has none
 * @param name the function's name in its source, where it has no linkage name in C++ with
 *     namespaces and parameters; null where unknown
 * @param mangled whether the function's language is one whose symbols are mangled names
 * @param file as recorded, behind its folder as recorded unless the compiler ran in that; null
 *     where unknown
 * @param line from 1; 0 where the instruction belongs to none
 * @param column from 1; 0 where unknown
 * @param inlined whether it was put into the function that follows
 */
public record CodePlace(
    @Nullable String linkageName,
    @Nullable String name,
    boolean mangled,
    @Nullable String file,
    int line,
    int column,
    boolean inlined) {}

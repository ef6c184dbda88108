/**
 * Reading of binary data that may be garbage: a cursor that knows its section, order and address
 * size.
 */
@NullMarked
package dev.pystack.bytes;

import org.jspecify.annotations.NullMarked;

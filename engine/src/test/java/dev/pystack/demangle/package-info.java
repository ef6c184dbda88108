@NullMarked
package dev.pystack.demangle;

import org.jspecify.annotations.NullMarked;

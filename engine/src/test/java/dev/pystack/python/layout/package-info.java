@NullMarked
package dev.pystack.python.layout;

import org.jspecify.annotations.NullMarked;

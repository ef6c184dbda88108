/** The report as text and as JSON. */
@NullMarked
package dev.pystack.report;

import org.jspecify.annotations.NullMarked;

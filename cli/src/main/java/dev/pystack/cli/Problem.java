package dev.pystack.cli;

import dev.pystack.report.Failure;

/**
 * Why there is no report, as users are told.
 *
 * @param help what can be done about it: empty, or lines that each end with a line feed
 * @param exitCode of the program
 */
record Problem(Failure failure, String help, int exitCode) {
  static final int ERROR = 1;
  static final int NOT_PYTHON = 2;
}

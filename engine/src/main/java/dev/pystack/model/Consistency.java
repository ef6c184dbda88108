package dev.pystack.model;

/** What the readings of one snapshot have to do with one moment. */
public enum Consistency {
  /** Every thread was stopped while it was read. */
  STOPPED,
  /** Nothing was stopped, and nothing in the process ran while it was read: that was proved. */
  VALIDATED,
  /** Nothing was stopped, and something may have run while it was read. */
  UNCHECKED,
  /** A core dump: one moment by its nature. */
  CORE
}

package dev.pystack.linux;

/** Whether a process may be stopped to be read. */
public enum Policy {
  /** Where nothing else proves that it did not run meanwhile; as briefly as possible. */
  ALLOW_STOP,
  /**
   * Always, as briefly as possible: only threads that stand still have {@linkplain
   * dev.pystack.target.Target#registers registers}. Their native stacks are copied with them.
   */
  STOP,
  /** Never, whatever that costs in consistency. */
  NEVER_STOP
}

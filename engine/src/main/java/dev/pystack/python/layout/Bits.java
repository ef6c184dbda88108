package dev.pystack.python.layout;

/**
 * Members of one integer of a structure: bit fields, or bytes where a build has bytes instead. Get
 * the integer with its {@link Field}, then the member with {@link Layout#bits}.
 */
public enum Bits {
  THREAD_STATUS_INITIALIZED("thread_status.initialized"),
  THREAD_STATUS_BOUND("thread_status.bound"),
  THREAD_STATUS_UNBOUND("thread_status.unbound"),
  THREAD_STATUS_ACTIVE("thread_status.active"),
  THREAD_STATUS_HOLDS_GIL("thread_status.holds_gil"),
  THREAD_STATUS_FINALIZING("thread_status.finalizing"),
  THREAD_STATUS_CLEARED("thread_status.cleared"),
  THREAD_STATUS_FINALIZED("thread_status.finalized"),
  UNICODE_STATE_INTERNED("unicode_state.interned"),
  UNICODE_STATE_KIND("unicode_state.kind"),
  UNICODE_STATE_COMPACT("unicode_state.compact"),
  UNICODE_STATE_ASCII("unicode_state.ascii"),
  UNICODE_STATE_READY("unicode_state.ready");

  private final String path;

  Bits(String path) {
    this.path = path;
  }

  /** As written in the layout files: {@code structure.field}. */
  public String path() {
    return path;
  }
}

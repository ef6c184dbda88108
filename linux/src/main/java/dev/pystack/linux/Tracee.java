package dev.pystack.linux;

/** A thread of the target that we trace. */
final class Tracee {
  enum State {
    /** Traced, and not known to stand still. */
    RUNNING,
    STOPPED,
    /** It has ended, or is no longer ours. */
    GONE
  }

  final int tid;
  State state = State.RUNNING;

  /** The signal that was about to be delivered when it stopped: it gets it when it goes on. */
  int signal;

  Tracee(int tid) {
    this.tid = tid;
  }
}

package dev.pystack.linux;

/** One thing that keeps this user from looking into a process. Facts; advice is the caller's. */
public sealed interface Cause {
  /**
   * The kernel's {@code kernel.yama.ptrace_scope} forbids it.
   *
   * @param scope 1: only descendants; 2: only with CAP_SYS_PTRACE; 3: nobody
   */
  record YamaScope(int scope) implements Cause {}

  /** This process has no CAP_SYS_PTRACE. */
  record MissingCapability() implements Cause {}

  /**
   * The process belongs to another user.
   *
   * @param uid its real user id
   * @param ownUid ours
   */
  record OtherUser(long uid, long ownUid) implements Cause {}

  /** The process lives in another user namespace (a container of another user). */
  record OtherUserNamespace() implements Cause {}

  /** The kernel answers as if there were no such process, or refuses for no visible reason. */
  record Hardened() implements Cause {}

  /** The process forbade it itself, or runs a set-uid or unreadable executable: not dumpable. */
  record NotDumpable() implements Cause {}

  /**
   * Another tracer holds it.
   *
   * @param pid of the tracer; 0 where it is in a namespace that we cannot see
   * @param name the tracer's {@code comm}, empty where unknown
   */
  record OtherTracer(int pid, String name) implements Cause {}
}

package dev.pystack.cli;

import dev.pystack.linux.Cause;
import java.util.List;

/** What keeps a user from looking into a process, and what can be done about each. */
final class PermissionHelp {
  private static final String SUDO = "run pystack as root: 'sudo -E !!'";

  private PermissionHelp() {}

  /** The likeliest cause, as the end of the error's line. */
  static String brief(int pid, List<Cause> causes) {
    String process = "process " + pid;
    if (causes.isEmpty()) {
      return process + " cannot be traced";
    }
    return switch (causes.getFirst()) {
      case Cause.YamaScope(int scope) ->
          process + " is protected by kernel.yama.ptrace_scope=" + scope;
      case Cause.MissingCapability _ -> process + " can only be traced with CAP_SYS_PTRACE";
      case Cause.OtherUser(long uid, long _) ->
          process + " belongs to another user (uid " + uid + ")";
      case Cause.OtherUserNamespace _ -> process + " lives in another user namespace";
      case Cause.Hardened _ -> "this system does not let " + process + " be traced";
      case Cause.NotDumpable _ -> process + " forbids being traced";
      case Cause.OtherTracer(int tracer, String name) ->
          process + " is already traced by " + tracer(tracer, name);
    };
  }

  /** Lines that each end with a line feed. */
  static String text(List<Cause> causes) {
    StringBuilder text = new StringBuilder("\nThe process cannot be traced. What is in the way:\n");
    for (Cause cause : causes) {
      text.append("\n* ").append(text(cause)).append('\n');
    }
    return text.toString();
  }

  private static String text(Cause cause) {
    return switch (cause) {
      case Cause.YamaScope(int scope) ->
          switch (scope) {
            case 1 ->
                """
                The kernel lets a process be traced by its ancestors only
                  (kernel.yama.ptrace_scope is 1). Either %s,
                  or switch this off until the next reboot with
                  'echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope'.\
                """
                    .formatted(SUDO);
            case 2 ->
                """
                The kernel lets only processes with the capability CAP_SYS_PTRACE trace others
                  (kernel.yama.ptrace_scope is 2). Either %s,
                  or switch this off until the next reboot with
                  'echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope'.\
                """
                    .formatted(SUDO);
            default ->
                """
                The kernel lets no process trace another (kernel.yama.ptrace_scope is %d), and that
                  stays so until the next reboot.\
                """
                    .formatted(scope);
          };
      case Cause.MissingCapability _ ->
          """
          pystack runs without the capability CAP_SYS_PTRACE. In a Docker container, start the
            container with '--cap-add=SYS_PTRACE' or '--privileged' (and be root inside it);
            elsewhere, %s.\
          """
              .formatted(SUDO);
      case Cause.OtherUser(long uid, long ownUid) ->
          """
          The process belongs to another user (uid %d; yours is %d). Run pystack as that user
            ('sudo -u \\#%d'), or %s.\
          """
              .formatted(uid, ownUid, uid, SUDO);
      case Cause.OtherUserNamespace _ ->
          """
          The process lives in another user namespace: in a container that belongs to another
            user. Run pystack inside that container, or as root outside of it.\
          """;
      case Cause.Hardened _ ->
          """
          The kernel does not say more. A seccomp profile (as Docker's own), SELinux or AppArmor
            may forbid it. In a Docker container, start the container with
            '--cap-add=SYS_PTRACE'; if that is not enough, with
            '--security-opt seccomp=unconfined' too.\
          """;
      case Cause.NotDumpable _ ->
          """
          The process has forbidden it (prctl PR_SET_DUMPABLE), or runs a set-user-ID or an
            unreadable program. To look at it, %s.\
          """
              .formatted(SUDO);
      case Cause.OtherTracer(int pid, String name) ->
          """
          It is already being traced by %s.
            There can only be one: wait until that has finished, or end it; or use --no-block,
            which reads without tracing.\
          """
              .formatted(tracer(pid, name));
    };
  }

  private static String tracer(int pid, String name) {
    if (pid == 0) {
      return "a process that cannot be seen from here";
    }
    return name.isEmpty() ? "process " + pid : name + " (process " + pid + ")";
  }
}

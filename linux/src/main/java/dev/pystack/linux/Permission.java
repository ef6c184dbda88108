package dev.pystack.linux;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out why a process may not be looked at (ptrace(2), "Ptrace access mode checking"). */
final class Permission {
  private static final int CAP_SYS_PTRACE = 19;
  private static final int SECCOMP_MODE_FILTER = 2;

  private final String proc;
  private final ProcFile file;

  /**
   * @param proc {@code /proc}
   */
  Permission(String proc, ProcFile file) {
    this.proc = proc;
    this.file = file;
  }

  Permission(ProcFile file) {
    this("/proc", file);
  }

  /** What forbids reading its memory, the likeliest first; never empty. */
  List<Cause> toRead(int pid) {
    ArrayList<Cause> causes = new ArrayList<>();
    String own = status("self");
    String other = status(Integer.toString(pid));
    boolean capable = (hex(own, "CapEff:") >>> CAP_SYS_PTRACE & 1) != 0;
    boolean otherUser = !sameIds(own, other);
    if (!capable && otherUser) {
      causes.add(new Cause.OtherUser(number(other, "Uid:"), number(own, "Uid:")));
    }
    if (otherNamespace(pid)) {
      causes.add(new Cause.OtherUserNamespace());
    }
    int scope = yamaScope();
    if (scope >= 3 || (scope > 0 && !capable)) {
      causes.add(new Cause.YamaScope(scope));
    }
    if (!capable && causes.isEmpty() && notDumpable(pid)) {
      causes.add(new Cause.NotDumpable());
    }
    if (!capable) {
      causes.add(new Cause.MissingCapability());
    }
    if (causes.isEmpty() || filtered(own)) {
      causes.add(new Cause.Hardened());
    }
    return causes;
  }

  /** What forbids stopping it, where reading its memory worked; never empty. */
  List<Cause> toStop(int pid, int tid) {
    int tracer = tracer(pid, tid);
    if (tracer != 0) {
      // a tracer is a thread: people know its process
      int process = (int) number(status(Integer.toString(tracer)), "Tgid:");
      int known = process == 0 ? tracer : process;
      return List.of(new Cause.OtherTracer(known, name(known)));
    }
    List<Cause> causes = toRead(pid);
    if (filtered(status("self"))) {
      // what may be read may be stopped, as far as the kernel's own rules go
      causes.remove(new Cause.Hardened());
      causes.addFirst(new Cause.Hardened());
    }
    return causes;
  }

  /** The thread that traces a thread; 0: none, or one that we cannot see. */
  int tracer(int pid, int tid) {
    return (int) number(status(pid + "/task/" + tid), "TracerPid:");
  }

  private String status(String process) {
    return file.readAll(proc + "/" + process + "/status") ? "\n" + file.text() : "";
  }

  private String name(int pid) {
    if (!file.readShort(proc + "/" + pid + "/comm")) {
      return "";
    }
    String comm = new String(file.copy(), StandardCharsets.UTF_8);
    return comm.endsWith("\n") ? comm.substring(0, comm.length() - 1) : comm;
  }

  /** Whether the four user ids are one and the same on both sides. */
  private static boolean sameIds(String own, String other) {
    String ids = line(other, "Uid:");
    return ids != null && ids.equals(line(own, "Uid:"));
  }

  private static boolean filtered(String own) {
    return number(own, "Seccomp:") == SECCOMP_MODE_FILTER;
  }

  /** Files of a process that is not dumpable belong to root (proc(5)). */
  private boolean notDumpable(int pid) {
    try {
      Object process = Files.getAttribute(Path.of(proc + "/" + pid + "/mem"), "unix:uid");
      Object self = Files.getAttribute(Path.of(proc + "/self/mem"), "unix:uid");
      return !process.equals(self);
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private boolean otherNamespace(int pid) {
    try {
      Path own = Files.readSymbolicLink(Path.of(proc + "/self/ns/user"));
      return !Files.readSymbolicLink(Path.of(proc + "/" + pid + "/ns/user")).equals(own);
    } catch (IOException unreadable) {
      return false; // the link itself is refused to other users: that says nothing
    }
  }

  private int yamaScope() {
    String path = proc + "/sys/kernel/yama/ptrace_scope";
    if (!new File(path).exists() || !file.readShort(path)) {
      return 0;
    }
    return file.bytes()[0] - '0';
  }

  private static @Nullable String line(String status, String key) {
    int at = status.indexOf("\n" + key);
    if (at < 0) {
      return null;
    }
    int end = status.indexOf('\n', at + 1);
    return status.substring(at + 1 + key.length(), end < 0 ? status.length() : end).strip();
  }

  private static long number(String status, String key) {
    return parse(line(status, key), 10);
  }

  private static long hex(String status, String key) {
    return parse(line(status, key), 16);
  }

  private static long parse(@Nullable String text, int radix) {
    long value = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
    }
    return value;
  }
}

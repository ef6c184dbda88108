package dev.pystack.linux;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out why a process may not be looked at (ptrace(2), "Ptrace access mode checking"). */
final class Permission {
  private static final int CAP_SYS_PTRACE = 19;

  private Permission() {}

  /** What forbids reading its memory, the likeliest first; never empty. */
  static List<Cause> toRead(int pid, ProcFile file) {
    ArrayList<Cause> causes = new ArrayList<>();
    String own = status("self", file);
    String other = status(Integer.toString(pid), file);
    boolean capable = (hex(own, "CapEff:") >>> CAP_SYS_PTRACE & 1) != 0;
    long uid = number(other, "Uid:");
    long ownUid = number(own, "Uid:");
    boolean otherUser = uid != ownUid || !sameIds(own, other);
    if (!capable && otherUser) {
      causes.add(new Cause.OtherUser(uid, ownUid));
    }
    if (otherNamespace(pid)) {
      causes.add(new Cause.OtherUserNamespace());
    }
    int scope = yamaScope(file);
    if (scope >= 3 || (scope > 0 && !capable)) {
      causes.add(new Cause.YamaScope(scope));
    }
    if (!capable && !otherUser && causes.isEmpty() && notDumpable(pid)) {
      causes.add(new Cause.NotDumpable());
    }
    if (!capable) {
      causes.add(new Cause.MissingCapability());
    } else if (causes.isEmpty()) {
      causes.add(new Cause.Hardened());
    }
    return causes;
  }

  /** What forbids stopping it, where reading its memory worked. */
  static List<Cause> toStop(int pid, int tid, ProcFile file) {
    String thread = status(pid + "/task/" + tid, file);
    int tracer = (int) number(thread, "TracerPid:");
    if (tracer != 0) {
      // a tracer is a thread: people know its process
      int process = (int) number(status(Integer.toString(tracer), file), "Tgid:");
      int known = process == 0 ? tracer : process;
      return List.of(new Cause.OtherTracer(known, name(known, file)));
    }
    return toRead(pid, file);
  }

  /** The thread that traces a thread; 0: none, or one that we cannot see. */
  static int tracer(int pid, int tid, ProcFile file) {
    return (int) number(status(pid + "/task/" + tid, file), "TracerPid:");
  }

  private static String status(String process, ProcFile file) {
    return file.readAll("/proc/" + process + "/status") ? "\n" + file.text() : "";
  }

  private static String name(int pid, ProcFile file) {
    if (!file.readShort("/proc/" + pid + "/comm")) {
      return "";
    }
    String comm = new String(file.copy(), java.nio.charset.StandardCharsets.UTF_8);
    return comm.endsWith("\n") ? comm.substring(0, comm.length() - 1) : comm;
  }

  /** Whether the four user ids are one and the same on both sides. */
  private static boolean sameIds(String own, String other) {
    @Nullable String ids = line(other, "Uid:");
    return ids != null && ids.equals(line(own, "Uid:"));
  }

  /** Files of a process that is not dumpable belong to root (proc(5)). */
  private static boolean notDumpable(int pid) {
    try {
      Object process = Files.getAttribute(Path.of("/proc/" + pid + "/mem"), "unix:uid");
      Object self = Files.getAttribute(Path.of("/proc/self/mem"), "unix:uid");
      return !process.equals(self);
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private static boolean otherNamespace(int pid) {
    try {
      Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
      return !Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user")).equals(own);
    } catch (IOException unreadable) {
      return false; // the link itself is refused to other users: that says nothing
    }
  }

  private static int yamaScope(ProcFile file) {
    String path = "/proc/sys/kernel/yama/ptrace_scope";
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

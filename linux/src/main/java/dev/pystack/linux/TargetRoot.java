package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.target.HostFile;
import dev.pystack.target.TextFile;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files as the target sees them. Their names come from the target: they may be anything, and what
 * lies under another root may change while we look.
 */
final class TargetRoot {
  /** Younger than the process by less than this: the clocks compared are that coarse. */
  private static final long SLACK_MILLIS = 100;

  private final ProcessFacts facts;
  private @Nullable Boolean ours;

  TargetRoot(ProcessFacts facts) {
    this.facts = facts;
  }

  /** See {@link dev.pystack.target.Target#textFile}. */
  @Nullable TextFile text(String path, int maxBytes) {
    if (path.isEmpty() || path.indexOf('\0') >= 0 || path.length() > 4096) {
      return null;
    }
    try {
      String absolute = path.charAt(0) == '/' ? path : workingDirectory() + "/" + path;
      return ours() ? own(absolute, maxBytes) : foreign(absolute, maxBytes);
    } catch (IOException | RuntimeException unreadable) {
      // RuntimeException: a name that this platform cannot make a path of
      return null;
    }
  }

  /** See {@link dev.pystack.target.Target#debugFile}. */
  @Nullable Memory open(String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0 || path.length() > 4096) {
      return null;
    }
    try {
      return ours() ? HostFile.open(path) : openForeign(path);
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  private @Nullable Memory openForeign(String path) throws IOException {
    try (RootWalk walk = new RootWalk(Path.of(facts.base() + "/root"))) {
      SeekableByteChannel channel = walk.open(path);
      return channel == null ? null : new ChannelMemory(channel);
    }
  }

  /** As the target has it: of a changed root the kernel shows us the way from ours. */
  private String workingDirectory() throws IOException {
    String root = Files.readSymbolicLink(Path.of(facts.base() + "/root")).toString();
    String directory = Files.readSymbolicLink(Path.of(facts.base() + "/cwd")).toString();
    return root.length() > 1 && directory.startsWith(root + "/")
        ? directory.substring(root.length())
        : directory;
  }

  /**
   * Whether the target's root and mounts are ours: then its paths are ours too. Mounts are compared
   * by the first line of {@code mountinfo} (proc_pid_mountinfo(5)), which begins with an id that a
   * mount of another namespace never shares.
   */
  private synchronized boolean ours() {
    Boolean known = ours;
    if (known == null) {
      known = rootIsRoot() && sameMounts();
      ours = known;
    }
    return known;
  }

  private boolean rootIsRoot() {
    try {
      return new File(facts.base() + "/root").getCanonicalPath().equals("/");
    } catch (IOException unreadable) {
      return false;
    }
  }

  private boolean sameMounts() {
    // one of its own: another thread may ask for other facts
    ProcFile file = new ProcFile();
    if (!file.readShort("/proc/self/mountinfo")) {
      return false;
    }
    String own = firstLine(file);
    return file.readShort(facts.base() + "/mountinfo") && own.equals(firstLine(file));
  }

  private static String firstLine(ProcFile file) {
    String text = file.text();
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private @Nullable TextFile own(String path, int maxBytes) throws IOException {
    File file = new File(path);
    if (!file.isFile()) {
      return null;
    }
    // files of /proc say that they are empty, and are taken at their word: what is in them is ours
    long length = file.length();
    if (length == 0 || length > maxBytes) {
      return null;
    }
    try (FileInputStream in = new FileInputStream(file)) {
      byte[] bytes = in.readNBytes((int) length);
      return new TextFile(bytes, newer(file.lastModified()));
    }
  }

  private @Nullable TextFile foreign(String path, int maxBytes) throws IOException {
    try (RootWalk walk = new RootWalk(Path.of(facts.base() + "/root"))) {
      RootWalk.Found found = walk.read(path, maxBytes);
      return found == null ? null : new TextFile(found.bytes(), newer(found.modifiedMillis()));
    }
  }

  private boolean newer(long modifiedMillis) {
    long start = facts.startMillis();
    return start != 0 && modifiedMillis > start + SLACK_MILLIS;
  }
}

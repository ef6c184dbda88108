package dev.pystack.linux;

import dev.pystack.target.TextFile;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Text files as the target sees them. Their names come from the target: they may be anything, and
 * what lies under another root may change while we look.
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

  /** As the target has it: of a changed root the kernel shows us the way from ours. */
  private String workingDirectory() throws IOException {
    String root = Files.readSymbolicLink(Path.of(facts.base() + "/root")).toString();
    String directory = Files.readSymbolicLink(Path.of(facts.base() + "/cwd")).toString();
    return root.length() > 1 && directory.startsWith(root + "/")
        ? directory.substring(root.length())
        : directory;
  }

  /** Whether the target's root and mounts are ours: then its paths are ours too. */
  private boolean ours() {
    Boolean known = ours;
    if (known == null) {
      known = sameLink("/root") && sameLink("/ns/mnt");
      ours = known;
    }
    return known;
  }

  private boolean sameLink(String link) {
    try {
      Path own = Files.readSymbolicLink(Path.of("/proc/self" + link));
      return Files.readSymbolicLink(Path.of(facts.base() + link)).equals(own);
    } catch (IOException unreadable) {
      return false;
    }
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

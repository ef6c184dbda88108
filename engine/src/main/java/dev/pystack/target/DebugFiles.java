package dev.pystack.target;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.AlternateLink;
import dev.pystack.elf.DebugLink;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.Section;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Finds the debug information that was split off from programs and libraries: by build-id and by
 * {@code .gnu_debuglink}, where gdb looks (GDB manual, "Separate Debug Files"), under the target's
 * own root first and then on this machine. What is found is taken only if its build-id is the right
 * one, or, without build-ids, its check sum. Thread-safe; what it finds is not.
 */
public final class DebugFiles {
  /**
   * A debug file.
   *
   * @param path where it was found, without the root
   */
  public record Found(ElfFile file, String path) {}

  private static final String GLOBAL = "/usr/lib/debug";
  private static final long MAX_CHECKED = 4L << 30;

  private static final String INFO = ".debug_info";
  // they are check sums: real ones have 8 to 32 bytes
  private static final int MAX_ID = 64;

  private final @Nullable Target target;
  // by the part of the path that is the build-id
  private final Map<String, Found> known = new HashMap<>();

  /**
   * @param target under whose root to look first; null for this machine alone
   */
  public DebugFiles(@Nullable Target target) {
    this.target = target;
  }

  /**
   * The debug file of a file, or null.
   *
   * @param path of the file as the target sees it
   * @param id the file's build-id, or null
   */
  public synchronized @Nullable Found of(ElfFile file, String path, byte @Nullable [] id) {
    if (id != null && usable(id)) {
      String name = name(id);
      // for one file alone: another thread may look for that of another
      Found early = known.remove(name);
      Found found = early == null ? look(GLOBAL + "/.build-id/" + name, id, 0, true) : early;
      if (found != null) {
        return found;
      }
    }
    DebugLink link;
    try {
      link = file.debugLink();
    } catch (MalformedException | MemoryFault unreadable) {
      return null;
    }
    if (link == null
        || link.file().isEmpty()
        || link.file().indexOf('/') >= 0
        || !path.startsWith("/")) {
      return null;
    }
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    String[] places = {folder, folder + ".debug/", GLOBAL + folder};
    for (int i = 0; i < places.length; i++) {
      String candidate = places[i] + link.file();
      // a link to the file itself leads nowhere
      Found found = candidate.equals(path) ? null : look(candidate, id, link.crc(), id != null);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * Finds the debug file of a file by its build-id, for {@link #of} to return, and has a thread
   * unpack what is asked for first of all and takes longest.
   */
  public synchronized void prepare(ElfFile file) {
    try {
      byte[] id = file.buildId();
      Section own = file.section(INFO);
      if (id == null || !usable(id) || own != null) {
        return;
      }
      String name = name(id);
      Found found = look(GLOBAL + "/.build-id/" + name, id, 0, true);
      if (found != null) {
        known.put(name, found);
        Section info = found.file().section(INFO);
        if (info != null) {
          found.file().unpackEarly(info);
        }
      }
    } catch (MalformedException | MemoryFault unreadable) {
      // it will be found to be so again
    }
  }

  /** The file with what several debug files share, which one of them names; null for none. */
  public synchronized @Nullable Found shared(Found debug) {
    AlternateLink link;
    try {
      link = debug.file().alternateLink();
    } catch (MalformedException | MemoryFault unreadable) {
      return null;
    }
    if (link == null || link.file().isEmpty() || !usable(link.id())) {
      return null;
    }
    String folder = debug.path().substring(0, debug.path().lastIndexOf('/') + 1);
    String near = link.file().startsWith("/") ? link.file() : folder + link.file();
    Found found = look(near, link.id(), 0, true);
    if (found == null) {
      found = look(GLOBAL + "/.build-id/" + name(link.id()), link.id(), 0, true);
    }
    return found == null
        ? look(GLOBAL + "/.dwz/" + near.substring(near.lastIndexOf('/') + 1), link.id(), 0, true)
        : found;
  }

  private @Nullable Found look(String path, byte @Nullable [] id, long crc, boolean byId) {
    Memory there = target == null ? null : target.debugFile(path);
    Found found = there == null ? null : check(there, path, id, crc, byId);
    // of a target without a root of its own that was the same file
    if (found != null || there instanceof HostFile same && same.path().equals(path)) {
      return found;
    }
    HostFile here = HostFile.open(path);
    return here == null ? null : check(here, path, id, crc, byId);
  }

  /** The file if it is the right one; closed if not. */
  private static @Nullable Found check(
      Memory bytes, String path, byte @Nullable [] id, long crc, boolean byId) {
    Found found = null;
    try {
      ElfFile file = ElfFile.parse(bytes);
      boolean right =
          byId
              ? Arrays.equals(id, file.buildId()) || Arrays.equals(id, file.supplementId())
              : crcOf(bytes) == crc;
      found = right ? new Found(file, path) : null;
    } catch (MalformedException | MemoryFault unreadable) {
      found = null;
    }
    if (found == null && bytes instanceof Closeable open) {
      try {
        open.close();
      } catch (IOException ignored) {
        // it was only read
      }
    }
    return found;
  }

  /** The check sum of a whole file, however long it is: until no more can be read. */
  private static long crcOf(Memory bytes) {
    CRC32 sum = new CRC32();
    byte[] piece = new byte[1 << 16];
    long done = 0;
    int size = piece.length;
    while (size > 0 && done < MAX_CHECKED) {
      try {
        bytes.read(done, piece, 0, size);
        sum.update(piece, 0, size);
        done += size;
      } catch (MemoryFault end) {
        // nearer to the end
        size >>= 1;
      }
    }
    return sum.getValue();
  }

  /** Whether a build-id can be a file's name. */
  private static boolean usable(byte[] id) {
    return id.length > 1 && id.length <= MAX_ID;
  }

  private static String name(byte[] id) {
    StringBuilder name = new StringBuilder(2 * id.length + 7);
    for (int i = 0; i < id.length; i++) {
      name.append(Character.forDigit(id[i] >> 4 & 0xf, 16))
          .append(Character.forDigit(id[i] & 0xf, 16));
      if (i == 0) {
        name.append('/');
      }
    }
    return name.append(".debug").toString();
  }
}

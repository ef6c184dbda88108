package dev.pystack.target;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.AlternateLink;
import dev.pystack.elf.DebugLink;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.Section;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Finds the debug information that was split off from programs and libraries: by build-id and by
 * {@code .gnu_debuglink}, where gdb looks (GDB manual, "Separate Debug Files"), under the target's
 * own root first and then on this machine. What is found is taken only if its build-id is the right
 * one, or, without build-ids, its check sum. Not thread-safe.
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
  public @Nullable Found of(ElfFile file, String path, byte @Nullable [] id) {
    if (id != null && id.length > 1) {
      String name = name(id);
      Found early = known.get(name);
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
  public void prepare(ElfFile file) {
    try {
      byte[] id = file.buildId();
      Section own = file.section(INFO);
      if (id == null || id.length < 2 || own != null) {
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
  public @Nullable Found shared(Found debug) {
    AlternateLink link;
    try {
      link = debug.file().alternateLink();
    } catch (MalformedException | MemoryFault unreadable) {
      return null;
    }
    if (link == null || link.file().isEmpty() || link.id().length < 2) {
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
    if (found == null) {
      HostFile here = HostFile.open(path);
      found = here == null ? null : check(here, path, id, crc, byId);
      if (found == null && here != null) {
        here.close();
      }
    }
    return found;
  }

  private static @Nullable Found check(
      Memory bytes, String path, byte @Nullable [] id, long crc, boolean byId) {
    try {
      ElfFile file = ElfFile.parse(bytes);
      boolean right =
          byId
              ? Arrays.equals(id, file.buildId()) || Arrays.equals(id, file.supplementId())
              : crcOf(bytes) == crc;
      return right ? new Found(file, path) : null;
    } catch (MalformedException | MemoryFault unreadable) {
      return null;
    }
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

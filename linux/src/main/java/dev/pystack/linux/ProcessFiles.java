package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Mapping;
import dev.pystack.target.TextFile;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a process: those it has mapped, which may be read by several threads, and text files
 * under its own root.
 */
final class ProcessFiles implements AutoCloseable {
  /** So many descriptors at most: the table of a multi-threaded process grows slowly at 256. */
  private static final int MAX_OPEN = 24;

  private final ProcessFacts facts;
  private final HashMap<String, MappedFile> byFile = new HashMap<>();
  private final ArrayList<MappedFile> open = new ArrayList<>();
  private final TargetRoot root;
  // what was read of the target may be asked for more when all is closed
  private boolean closed;

  ProcessFiles(ProcessFacts facts) {
    this.facts = facts;
    this.root = new TargetRoot(facts);
  }

  @Nullable TextFile text(String path, int maxBytes) {
    return root.text(path, maxBytes);
  }

  @Nullable Memory debugFile(String path) {
    return root.open(path);
  }

  /** See {@link dev.pystack.target.Target#file}. */
  @Nullable Memory open(Mapping mapping, long inode) {
    if (!mapping.hasFile() || inode == 0 || closed) {
      return null;
    }
    String key = mapping.path() + "\0" + inode;
    synchronized (open) {
      MappedFile known = byFile.get(key);
      if (known == null) {
        known = new MappedFile(mapping, inode);
        if (!known.opened()) {
          return null;
        }
        byFile.put(key, known);
      }
      return known;
    }
  }

  @Override
  public void close() {
    synchronized (open) {
      closed = true;
      for (MappedFile file : open) {
        file.shut();
      }
      open.clear();
    }
  }

  private @Nullable RandomAccessFile openMapped(Mapping mapping, long inode) {
    // a link to the very file, whatever has become of its path; needs privilege
    // (proc_pid_map_files(5))
    RandomAccessFile file =
        openRegular(
            "/proc/"
                + facts.pid()
                + "/map_files/"
                + Long.toHexString(mapping.start())
                + "-"
                + Long.toHexString(mapping.end()));
    if (file != null || mapping.deleted() || mapping.path().charAt(0) != '/') {
      return file;
    }
    String path = facts.base() + "/root" + mapping.path();
    try {
      // the device number of maps is not stat's on Btrfs and overlays: the inode must do
      if (Files.getAttribute(Path.of(path), "unix:ino") instanceof Long actual && actual == inode) {
        return openRegular(path);
      }
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
    return null;
  }

  /**
   * Null where it is not a regular file (a mapped device must not be opened) or may not be read.
   */
  private static @Nullable RandomAccessFile openRegular(String path) {
    if (!new File(path).isFile()) {
      return null;
    }
    try {
      return new RandomAccessFile(path, "r");
    } catch (IOException unreadable) {
      return null;
    }
  }

  private final class MappedFile implements Memory {
    private final Mapping mapping;
    private final long inode;
    private @Nullable RandomAccessFile file;

    MappedFile(Mapping mapping, long inode) {
      this.mapping = mapping;
      this.inode = inode;
    }

    boolean opened() {
      RandomAccessFile opened = openMapped(mapping, inode);
      if (opened == null) {
        return false;
      }
      if (open.size() >= MAX_OPEN) {
        open.removeFirst().shut();
      }
      file = opened;
      open.add(this);
      return true;
    }

    /** Once it was shut: by then something else may be mapped where it was. */
    private boolean reopened() {
      if (closed || !opened()) {
        return false;
      }
      if (facts.readMaps().inode(mapping.start()) != inode) {
        open.removeLast();
        shut();
        return false;
      }
      return true;
    }

    void shut() {
      RandomAccessFile opened = file;
      file = null;
      if (opened != null) {
        try {
          opened.close();
        } catch (IOException ignored) {
          // it was only read
        }
      }
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
      // one of them may close another
      synchronized (open) {
        readAlone(address, into, offset, length);
      }
    }

    private void readAlone(long address, byte[] into, int offset, int length) throws MemoryFault {
      RandomAccessFile opened = file;
      if (opened == null) {
        opened = reopened() ? file : null;
      }
      if (opened == null || address < 0) {
        throw new MemoryFault(address, "no such file any more");
      }
      try {
        opened.seek(address);
        int done = 0;
        while (done < length) {
          int n = opened.read(into, offset + done, length - done);
          if (n <= 0) {
            throw new MemoryFault(address, "past the end of " + mapping.path());
          }
          done += n;
        }
      } catch (IOException unreadable) {
        throw new MemoryFault(address, "unreadable file");
      }
    }
  }
}

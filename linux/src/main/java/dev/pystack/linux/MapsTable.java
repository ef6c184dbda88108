package dev.pystack.linux;

import dev.pystack.target.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /proc/PID/maps} (proc_pid_maps(5)). Lines that are none are passed over. Immutable. */
final class MapsTable {
  private static final byte[] DELETED = " (deleted)".getBytes(StandardCharsets.ISO_8859_1);

  private final List<Mapping> mappings;
  private final long[] inodes;

  private MapsTable(List<Mapping> mappings, long[] inodes) {
    this.mappings = Collections.unmodifiableList(mappings);
    this.inodes = inodes;
  }

  List<Mapping> mappings() {
    return mappings;
  }

  /** The inode of the file behind the mapping that holds an address; 0 where there is none. */
  long inode(long address) {
    int i = index(address);
    return i < 0 ? 0 : inodes[i];
  }

  /** The mapping that holds an address. */
  @Nullable Mapping at(long address) {
    int i = index(address);
    return i < 0 ? null : mappings.get(i);
  }

  private int index(long address) {
    int low = 0;
    int high = mappings.size() - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      Mapping mapping = mappings.get(middle);
      if (Long.compareUnsigned(address, mapping.start()) < 0) {
        high = middle - 1;
      } else if (Long.compareUnsigned(address, mapping.end()) >= 0) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  static MapsTable parse(byte[] bytes, int length) {
    return new Parser(bytes, length).parse();
  }

  private static final class Parser {
    private final byte[] bytes;
    private final int length;
    private int at;
    private boolean bad;
    private long[] inodes = new long[64];
    // mappings of one file stand side by side: their path is decoded once
    private int lastFrom;
    private int lastTo;
    private String lastPath = "";

    Parser(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    MapsTable parse() {
      ArrayList<Mapping> found = new ArrayList<>();
      long lowest = 0;
      while (at < length) {
        int end = at;
        while (end < length && bytes[end] != '\n') {
          end++;
        }
        Mapping mapping = line(end, found.size());
        // the search above needs them in order, and the kernel gives them so
        if (mapping != null && Long.compareUnsigned(mapping.start(), lowest) >= 0) {
          found.add(mapping);
          lowest = mapping.end();
        }
        at = end + 1;
      }
      return new MapsTable(found, inodes);
    }

    private @Nullable Mapping line(int end, int index) {
      bad = false;
      long start = hex(end, '-');
      long last = hex(end, ' ');
      int flags = at;
      at += 5;
      long offset = hex(end, ' ');
      hex(end, ':');
      hex(end, ' ');
      long inode = 0;
      while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
        inode = inode * 10 + bytes[at++] - '0';
      }
      while (at < end && bytes[at] == ' ') {
        at++;
      }
      if (bad || Long.compareUnsigned(start, last) >= 0) {
        return null;
      }
      if (index == inodes.length) {
        inodes = Arrays.copyOf(inodes, index * 2);
      }
      inodes[index] = inode;
      boolean deleted = at < end && bytes[at] != '[' && endsDeleted(end);
      String path = at < end ? path(at, deleted ? end - DELETED.length : end) : "";
      return new Mapping(
          start,
          last,
          offset,
          bytes[flags] == 'r',
          bytes[flags + 1] == 'w',
          bytes[flags + 2] == 'x',
          path,
          deleted);
    }

    /** A hexadecimal number and the character after it. */
    private long hex(int end, char delimiter) {
      long value = 0;
      int from = at;
      while (at < end) {
        int c = bytes[at++];
        if (c == delimiter && at - 1 > from) {
          return value;
        }
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) {
          break;
        }
        value = value << 4 | digit;
      }
      bad = true;
      return 0;
    }

    private boolean endsDeleted(int end) {
      int from = end - DELETED.length;
      return from > at && Arrays.equals(bytes, from, end, DELETED, 0, DELETED.length);
    }

    private String path(int from, int to) {
      if (!Arrays.equals(bytes, from, to, bytes, lastFrom, lastTo) || lastTo == 0) {
        lastFrom = from;
        lastTo = to;
        String path = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        // the only character that the kernel escapes here
        lastPath = path.indexOf("\\012") < 0 ? path : path.replace("\\012", "\n");
      }
      return lastPath;
    }
  }
}

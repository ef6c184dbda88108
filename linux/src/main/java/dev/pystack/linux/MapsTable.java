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
    int i = Mapping.indexAt(mappings, address);
    return i < 0 ? 0 : inodes[i];
  }

  /** The mapping that holds an address. */
  @Nullable Mapping at(long address) {
    int i = Mapping.indexAt(mappings, address);
    return i < 0 ? null : mappings.get(i);
  }

  static MapsTable parse(byte[] bytes, int length) {
    return new Parser(bytes, length).parse();
  }

  /** Goes over each byte once where it can: this is the longest text of a cold start. */
  private static final class Parser {
    private final byte[] bytes;
    private final int length;
    private int at;
    private boolean bad;
    private long[] inodes = new long[64];
    // mappings of one file stand side by side: their path is looked at once
    private int lastFrom;
    private int lastTo;
    private String lastPath = "";
    private boolean lastDeleted;

    Parser(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    MapsTable parse() {
      ArrayList<Mapping> found = new ArrayList<>();
      long lowest = 0;
      while (at < length) {
        int from = at;
        Mapping mapping = line(found.size());
        if (mapping == null) {
          at = lineEnd(from);
        } else if (Long.compareUnsigned(mapping.start(), lowest) >= 0) {
          // a search needs them in order, and the kernel gives them so
          found.add(mapping);
          lowest = mapping.end();
        }
        at++;
      }
      return new MapsTable(found, inodes);
    }

    /** Reads a line and stands at its end; null, and anywhere in it, where it is none. */
    private @Nullable Mapping line(int index) {
      bad = false;
      long start = hex('-');
      long last = hex(' ');
      boolean readable = flag('r');
      boolean writable = flag('w');
      boolean executable = flag('x');
      at++; // private or shared
      skip(' ');
      long offset = hex(' ');
      hex(':');
      hex(' ');
      long inode = 0;
      while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
        inode = inode * 10 + bytes[at++] - '0';
      }
      while (at < length && bytes[at] == ' ') {
        at++;
      }
      if (bad || Long.compareUnsigned(start, last) >= 0) {
        return null;
      }
      if (index == inodes.length) {
        inodes = Arrays.copyOf(inodes, index * 2);
      }
      inodes[index] = inode;
      boolean named = at < length && bytes[at] != '\n';
      if (named) {
        path();
      }
      return new Mapping(
          start,
          last,
          offset,
          readable,
          writable,
          executable,
          named ? lastPath : "",
          named && lastDeleted);
    }

    private int lineEnd(int from) {
      int end = from;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      return end;
    }

    /** A hexadecimal number and the character after it. */
    private long hex(char delimiter) {
      long value = 0;
      int from = at;
      while (at < length && !bad) {
        int c = bytes[at++];
        int digit = c <= '9' ? c - '0' : c - 'a' + 10;
        if ((digit & ~15) != 0 || c > '9' && digit < 10) {
          bad = c != delimiter || at - 1 == from;
          return value;
        }
        value = value << 4 | digit;
      }
      bad = true;
      return 0;
    }

    private boolean flag(char set) {
      int c = at < length ? bytes[at] : 0;
      at++;
      bad |= c != set && c != '-';
      return c == set;
    }

    private void skip(char expected) {
      bad |= at >= length || bytes[at] != expected || bytes[at - 1] == '\n';
      at++;
    }

    /** Goes on to the end of the line; the path till there is the last one then. */
    private void path() {
      int size = lastTo - lastFrom;
      int to = at + size;
      if (size == 0
          || to > length
          || (to < length && bytes[to] != '\n')
          || !Arrays.equals(bytes, at, to, bytes, lastFrom, lastTo)) {
        to = lineEnd(at);
        lastFrom = at;
        lastTo = to;
        lastDeleted = bytes[at] != '[' && endsDeleted(to);
        String path =
            new String(
                bytes, at, (lastDeleted ? to - DELETED.length : to) - at, StandardCharsets.UTF_8);
        // the only character that the kernel escapes here
        lastPath = path.indexOf("\\012") < 0 ? path : path.replace("\\012", "\n");
      }
      at = to;
    }

    private boolean endsDeleted(int end) {
      int from = end - DELETED.length;
      return from > at && Arrays.equals(bytes, from, end, DELETED, 0, DELETED.length);
    }
  }
}

package dev.pystack.python.runtime;

import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.DebugOffsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The eight bytes with which {@code _Py_DebugOffsets}, and so {@code _PyRuntime}, starts (3.13+).
 */
final class Cookie {
  private static final byte[] COOKIE = {'x', 'd', 'e', 'b', 'u', 'g', 'p', 'y'};
  // copies of the structure's initial value lie about in files that are mapped
  private static final int MAX_FOUND = 64;

  private Cookie() {}

  /** Where it is found at an aligned address, by rising address. */
  static List<Long> scan(TargetMemory memory, Regions regions) {
    List<Long> found = new ArrayList<>();
    RegionReader reader = new RegionReader(memory.raw(), regions);
    while (reader.next() && found.size() < MAX_FOUND) {
      byte[] bytes = reader.bytes();
      int at = (int) (-reader.address() & 7);
      for (int last = reader.length() - 8; at <= last; at += 8) {
        if (bytes[at] == 'x' && bytes[at + 1] == 'd' && matches(bytes, at)) {
          long address = reader.address() + at;
          if (DebugOffsets.isAt(memory, address)) {
            found.add(address);
          }
        }
      }
    }
    return found;
  }

  private static boolean matches(byte[] bytes, int at) {
    for (int i = 0; i < COOKIE.length; i++) {
      if (bytes[at + i] != COOKIE[i]) {
        return false;
      }
    }
    return true;
  }
}

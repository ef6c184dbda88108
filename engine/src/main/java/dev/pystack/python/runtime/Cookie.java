package dev.pystack.python.runtime;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
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

  static boolean at(TargetMemory memory, long address) {
    byte[] bytes = new byte[COOKIE.length];
    try {
      memory.raw().read(address, bytes, 0, bytes.length);
    } catch (MemoryFault hole) {
      return false;
    }
    return matches(bytes, 0);
  }

  /** Where it is found at an aligned address, by rising address. */
  static List<Long> scan(TargetMemory memory, Regions regions) {
    List<Long> found = new ArrayList<>();
    RegionReader reader = new RegionReader(memory.raw(), regions);
    while (reader.next() && found.size() < MAX_FOUND) {
      byte[] bytes = reader.bytes();
      int at = (int) (-reader.address() & 7);
      for (int last = reader.length() - 8; at <= last; at += 8) {
        if (bytes[at] == 'x' && bytes[at + 1] == 'd' && matches(bytes, at)) {
          found.add(reader.address() + at);
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

package dev.pystack.python.runtime;

import dev.pystack.target.Mapping;
import java.util.List;

/** Where a target could have put what it allocates: the quick check of pointers. */
final class WritableMemory {
  private final long[] starts;
  private final long[] ends;
  private final int count;
  // pointers come in runs to the same mapping
  private int last;

  WritableMemory(List<Mapping> mappings) {
    long[] from = new long[mappings.size()];
    long[] to = new long[mappings.size()];
    int n = 0;
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      if (!m.writable() || !m.readable()) {
        continue;
      }
      if (n > 0 && to[n - 1] == m.start()) {
        to[n - 1] = m.end();
      } else {
        from[n] = m.start();
        to[n++] = m.end();
      }
    }
    starts = from;
    ends = to;
    count = n;
  }

  boolean contains(long address) {
    if (count == 0) {
      return false;
    }
    if (inside(last, address)) {
      return true;
    }
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(starts[middle], address) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (inside(low, address)) {
      last = low;
      return true;
    }
    return false;
  }

  private boolean inside(int i, long address) {
    return Long.compareUnsigned(address, starts[i]) >= 0
        && Long.compareUnsigned(address, ends[i]) < 0;
  }
}

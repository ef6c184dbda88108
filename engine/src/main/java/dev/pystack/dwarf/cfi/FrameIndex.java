package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole section of call frame information, sorted by address: for {@code .debug_frame}, and for
 * an {@code .eh_frame} without a table. Entries that are malformed are passed over.
 */
public final class FrameIndex {
  private static final int MAX_ENTRIES = 1 << 24;
  private static final int MAX_CIES = 1 << 16;

  private final ByteCursor section;
  private final FrameFormat format;
  private final long dataBase;
  // by position; a null is a malformed one
  private final Map<Long, @Nullable Cie> cies = new HashMap<>();
  private long[] starts = new long[64];
  private long[] positions = new long[64];
  private int size;

  private FrameIndex(ByteCursor section, FrameFormat format, long dataBase) {
    this.section = section;
    this.format = format;
    this.dataBase = dataBase;
  }

  /**
   * @param section at its start; of {@code .eh_frame} positions are addresses
   * @param dataBase what {@code DW_EH_PE_datarel} counts from
   */
  public static FrameIndex of(ByteCursor section, FrameFormat format, long dataBase) {
    FrameIndex index = new FrameIndex(section, format, dataBase);
    index.scan();
    index.sort();
    return index;
  }

  /** How many functions it has. */
  public int size() {
    return size;
  }

  /** The entry that contains an address; null where there is none. */
  public @Nullable Fde find(long pc) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(starts[middle], pc) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    if (high < 0) {
      return null;
    }
    try {
      section.seek(positions[high]);
      Fde fde = entry();
      return fde != null && fde.contains(pc) ? fde : null;
    } catch (MalformedException malformed) {
      return null;
    }
  }

  private void scan() {
    try {
      while (section.hasRemaining() && size < MAX_ENTRIES) {
        long position = section.position();
        EntryHeader header = EntryHeader.read(section, format);
        if (header.isTerminator()) {
          if (format == FrameFormat.EH_FRAME) {
            return;
          }
          continue;
        }
        if (!header.isCie()) {
          section.seek(position);
          add(position);
        }
        section.seek(header.end());
      }
    } catch (MalformedException cut) {
      // what was found before is kept
    }
  }

  private void add(long position) {
    Fde fde;
    try {
      fde = entry();
    } catch (MalformedException malformed) {
      return;
    }
    // linkers leave entries of dropped functions behind, with 0 for their address
    if (fde == null || fde.start() == 0) {
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      positions = Arrays.copyOf(positions, 2 * size);
    }
    starts[size] = fde.start();
    positions[size++] = position;
  }

  /** The entry at the section's position; null for an empty one. */
  private @Nullable Fde entry() throws MalformedException {
    long position = section.position();
    long where = Fde.cieOf(section, format);
    Cie cie = cie(where);
    if (cie == null) {
      throw section.malformed("a CIE");
    }
    section.seek(position);
    return Fde.read(section, cie, dataBase);
  }

  private @Nullable Cie cie(long position) {
    Long key = position;
    if (cies.containsKey(key)) {
      return cies.get(key);
    }
    Cie cie = null;
    try {
      section.seek(position);
      cie = Cie.read(section, format);
    } catch (MalformedException malformed) {
      cie = null;
    }
    if (cies.size() >= MAX_CIES) {
      cies.clear();
    }
    cies.put(key, cie);
    return cie;
  }

  /** Heap sort: in place on both arrays, and as fast on hostile orders as on others. */
  private void sort() {
    boolean sorted = true;
    for (int i = 1; i < size && sorted; i++) {
      sorted = Long.compareUnsigned(starts[i - 1], starts[i]) <= 0;
    }
    if (sorted) {
      return;
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i, size);
    }
    for (int end = size - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
  }

  private void sink(int from, int end) {
    int i = from;
    while (true) {
      int child = 2 * i + 1;
      if (child >= end) {
        return;
      }
      if (child + 1 < end && Long.compareUnsigned(starts[child], starts[child + 1]) < 0) {
        child++;
      }
      if (Long.compareUnsigned(starts[i], starts[child]) >= 0) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private void swap(int a, int b) {
    long start = starts[a];
    starts[a] = starts[b];
    starts[b] = start;
    long position = positions[a];
    positions[a] = positions[b];
    positions[b] = position;
  }
}

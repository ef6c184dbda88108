package dev.pystack.recording;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.ArrayList;
import java.util.List;

/** What a {@link RecordingMemory} noted; every other byte is a hole. */
public final class RecordedMemory implements Memory {
  /**
   * Bytes that follow each other.
   *
   * @param bytes not copied: one who changes them changes the memory
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Stretch(long address, byte[] bytes) {
    /** The first address after it. */
    public long end() {
      return address + bytes.length;
    }
  }

  private final List<Stretch> stretches;

  /**
   * @param stretches by rising (unsigned) address, none overlapping another
   */
  public RecordedMemory(List<Stretch> stretches) {
    this.stretches = List.copyOf(stretches);
  }

  public List<Stretch> stretches() {
    return stretches;
  }

  /** The same bytes, to be changed alone. */
  public RecordedMemory copy() {
    List<Stretch> copies = new ArrayList<>(stretches.size());
    for (Stretch stretch : stretches) {
      copies.add(new Stretch(stretch.address(), stretch.bytes().clone()));
    }
    return new RecordedMemory(copies);
  }

  /** Changes bytes that were recorded. */
  public void write(long address, byte... bytes) {
    Stretch stretch = at(address);
    if (stretch == null || bytes.length > stretch.end() - address) {
      throw new IllegalArgumentException("not recorded: 0x" + Long.toHexString(address));
    }
    System.arraycopy(bytes, 0, stretch.bytes(), (int) (address - stretch.address()), bytes.length);
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    if (length == 0) {
      return;
    }
    Stretch stretch = at(address);
    // between two stretches there is a gap
    if (stretch == null || length > stretch.end() - address) {
      throw new MemoryFault(address, "not recorded");
    }
    System.arraycopy(stretch.bytes(), (int) (address - stretch.address()), into, offset, length);
  }

  private @org.jspecify.annotations.Nullable Stretch at(long address) {
    int low = 0;
    int high = stretches.size() - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      Stretch stretch = stretches.get(middle);
      if (Long.compareUnsigned(address, stretch.address()) < 0) {
        high = middle - 1;
      } else if (Long.compareUnsigned(address - stretch.address(), stretch.bytes().length) >= 0) {
        low = middle + 1;
      } else {
        return stretch;
      }
    }
    return null;
  }
}

package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;

/**
 * Walks the pairs of a dictionary, or of an instance's attributes, in the order in which Python
 * shows them. Keys and values are addresses of objects, not checked. Ends after the number of pairs
 * that the dictionary claims, and after 262,144 slots at the latest.
 */
public final class DictCursor {
  private static final int MAX_SLOTS = 1 << 18;
  private static final int CHUNK = 1024;

  private final TargetMemory memory;
  private final int word;
  private final Slots slots;
  private final byte[] buffer;
  // slots [loaded, loaded + held) are in the buffer
  private int loaded;
  private int held;
  private int next;
  private long left;
  private long key;
  private long value;

  /**
   * Where the slots are.
   *
   * @param entries address of the first entry
   * @param count of entries, or with {@code order} of the places in it
   * @param stride bytes from one entry to the next
   * @param keyAt bytes from an entry's start to its key
   * @param valueAt bytes from an entry's start to its value
   * @param values address of the values by entry, of a split table; 0 where entries hold them
   * @param order the entries' numbers in order of insertion; null where they are in that order
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Slots(
      long entries,
      long count,
      int stride,
      int keyAt,
      int valueAt,
      long values,
      byte @org.jspecify.annotations.Nullable [] order) {
    static final Slots NONE = new Slots(0, 0, 8, 0, 0, 0, null);
  }

  /**
   * @param used pairs that the dictionary has
   */
  DictCursor(TargetMemory memory, Slots slots, long used) {
    this.memory = memory;
    this.word = memory.addressSize();
    this.slots = slots;
    this.left = used;
    this.buffer = new byte[slots.count() == 0 ? 0 : Math.max(CHUNK, slots.stride())];
  }

  /** Address of the key that {@link #next} found. */
  public long key() {
    return key;
  }

  /** Address of the value that {@link #next} found. */
  public long value() {
    return value;
  }

  /** Pairs still to come, as the dictionary claims. */
  long left() {
    return left;
  }

  /** Steps to the next pair; false at the end. */
  public boolean next() throws MemoryFault, MalformedException {
    byte[] order = slots.order();
    while (left > 0 && next < slots.count() && next < MAX_SLOTS) {
      int slot = next++;
      if (order != null) {
        slot = order[slot] & 0xff;
      }
      int at = load(slot);
      key = memory.unsigned(buffer, at + slots.keyAt(), word);
      value =
          slots.values() == 0
              ? memory.unsigned(buffer, at + slots.valueAt(), word)
              : memory.pointer(slots.values() + (long) slot * word);
      // a deleted or never used entry has no value
      if (value != 0 && key != 0) {
        left--;
        return true;
      }
    }
    return false;
  }

  /** Where in the buffer the slot is. */
  private int load(int slot) throws MemoryFault {
    int stride = slots.stride();
    if (slot < loaded || slot >= loaded + held) {
      int n = 1;
      if (slots.order() == null) {
        // few at first: most dictionaries are small, and most walks short
        n = (int) Math.min(slots.count() - slot, loaded == 0 && held == 0 ? 8 : CHUNK / stride);
      }
      held = 0;
      try {
        memory.raw().read(slots.entries() + (long) slot * stride, buffer, 0, n * stride);
      } catch (MemoryFault hole) {
        if (n == 1) {
          throw hole;
        }
        n = 1;
        memory.raw().read(slots.entries() + (long) slot * stride, buffer, 0, stride);
      }
      loaded = slot;
      held = n;
    }
    return (slot - loaded) * stride;
  }
}

package dev.pystack.python.layout;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;

/** Reads fields of CPython's structures: a target's memory with the layout of its interpreter. */
public final class Structs {
  private final TargetMemory memory;
  private final Layout layout;

  public Structs(TargetMemory memory, Layout layout) {
    this.memory = memory;
    this.layout = layout;
  }

  public TargetMemory memory() {
    return memory;
  }

  public Layout layout() {
    return layout;
  }

  public boolean has(Field field) {
    return layout.has(field);
  }

  /** Where the field of the structure at {@code base} lies. */
  public long address(long base, Field field) {
    return base + layout.offset(field);
  }

  /** The field as an unsigned number of its own width; pointers as they are. */
  public long get(long base, Field field) throws MemoryFault {
    return memory.unsigned(base + layout.offset(field), layout.size(field));
  }

  /** The field as a signed number of its own width. */
  public long signed(long base, Field field) throws MemoryFault {
    return memory.signed(base + layout.offset(field), layout.size(field));
  }
}

package dev.pystack.target.core;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;

/**
 * Memory behind a cache, past which large reads go: who searches gigabytes reads each byte once.
 * For memory that does not change.
 */
final class ScanningMemory implements Memory {
  private static final int LARGE = 1 << 14;

  private final Memory cached;
  private final Memory direct;

  ScanningMemory(Memory cached, Memory direct) {
    this.cached = cached;
    this.direct = direct;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    (length < LARGE ? cached : direct).read(address, into, offset, length);
  }
}

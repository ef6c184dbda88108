package dev.pystack.fuzz;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.recording.RecordedMemory;
import dev.pystack.recording.RecordedMemory.Stretch;
import java.util.List;

/**
 * Memory without a hole: where nothing was recorded stands something recorded elsewhere, so that
 * lists go on and on without ever meeting one address twice.
 */
final class EndlessMemory implements Memory {
  private final RecordedMemory recorded;
  private final List<Stretch> stretches;

  EndlessMemory(RecordedMemory recorded) {
    this.recorded = recorded;
    this.stretches = recorded.stretches();
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    try {
      recorded.read(address, into, offset, length);
    } catch (MemoryFault notRecorded) {
      if (Long.compareUnsigned(address, 4096) < 0) {
        throw notRecorded;
      }
      for (int i = 0; i < length; i++) {
        into[offset + i] = at(address + i);
      }
    }
  }

  private byte at(long address) {
    int block = (int) ((address >>> 6) * 0x9E3779B97F4A7C15L >>> 40);
    byte[] bytes = stretches.get(block % stretches.size()).bytes();
    return bytes.length == 0 ? 0 : bytes[(int) (address & 63) % bytes.length];
  }
}

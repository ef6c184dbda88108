package dev.pystack.elf;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.List;

/** A file seen by its own addresses: the contents of its loaded segments as they were linked. */
final class VirtualView implements Memory {
  private final Memory file;
  private final List<Segment> segments;

  VirtualView(Memory file, List<Segment> segments) {
    this.file = file;
    this.segments = segments;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      long inSegment = address - s.address();
      if (s.type() == Segment.LOAD
          && inSegment >= 0
          && inSegment < s.fileSize()
          && length <= s.fileSize() - inSegment) {
        file.read(s.offset() + inSegment, into, offset, length);
        return;
      }
    }
    throw new MemoryFault(address, "in no segment of the file");
  }
}

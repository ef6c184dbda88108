package dev.pystack.unwind;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.Segment;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program, library or the vdso where it is mapped in a target. What is not in the target's memory
 * is read from the file. Not thread-safe.
 */
public final class LoadedModule {
  private final Target target;
  private final Mapping first;
  private final ElfHeader header;
  private final long bias;
  private final long low;
  private final long high;
  private final Memory image = new Image();
  private boolean fileRead;
  private @Nullable ElfFile file;
  private boolean buildIdRead;
  private byte @Nullable [] buildId;

  private LoadedModule(Target target, Mapping first, ElfHeader header, long bias) {
    this.target = target;
    this.first = first;
    this.header = header;
    this.bias = bias;
    long from = -1;
    long to = 0;
    List<Segment> segments = header.segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      if (s.type() == Segment.LOAD) {
        long start = s.address() + bias & -4096L;
        long end = s.address() + bias + s.memorySize();
        from = Long.compareUnsigned(start, from) < 0 ? start : from;
        to = Long.compareUnsigned(end, to) > 0 ? end : to;
      }
    }
    this.low = from;
    this.high = to;
  }

  /**
   * @param first a mapping of the file, best the one of its start
   * @return null where that is no loaded ELF file
   */
  static @Nullable LoadedModule of(Target target, Mapping first, ElfHeader header) {
    Long bias = header.loadBias(first.start(), first.fileOffset());
    if (bias == null || header.addressSize() != target.architecture().addressSize()) {
      return null;
    }
    return new LoadedModule(target, first, header, bias);
  }

  /**
   * As the target knows the file; {@code [vdso]}; or empty for an image that no file is named for.
   */
  public String path() {
    return first.path();
  }

  /** The mapping that {@link Target#file} opens this file by. */
  public Mapping mapping() {
    return first;
  }

  /** The first address in the target, on a page's start. */
  public long low() {
    return low;
  }

  /** The first address after it, the zeroed variables included. */
  public long high() {
    return high;
  }

  /** What is added to the file's addresses to get the target's. */
  public long bias() {
    return bias;
  }

  /** Whether an address lies between its first and its last. */
  public boolean contains(long address) {
    return Long.compareUnsigned(address, low) >= 0 && Long.compareUnsigned(address, high) < 0;
  }

  public ElfHeader header() {
    return header;
  }

  /**
   * The file, for what is not loaded: sections, the full symbol table, debug information. Of the
   * vdso and of images without a file: their memory. Null where it cannot be had.
   */
  public @Nullable ElfFile file() {
    if (!fileRead) {
      fileRead = true;
      Memory bytes =
          first.hasFile()
              ? target.file(first)
              : new Shifted(target.memory().raw(), first.start() - first.fileOffset());
      if (bytes != null) {
        try {
          file = ElfFile.parse(bytes);
        } catch (MalformedException | MemoryFault unreadable) {
          file = null;
        }
      }
    }
    return file;
  }

  /** The GNU build-id, from memory where it is there, else from the file; null for none. */
  public byte @Nullable [] buildId() {
    if (!buildIdRead) {
      buildIdRead = true;
      buildId = ElfFile.buildId(target.memory().raw(), header, bias);
      ElfFile elf = buildId == null ? file() : null;
      if (elf != null) {
        try {
          buildId = elf.buildId();
        } catch (MalformedException | MemoryFault unreadable) {
          buildId = null;
        }
      }
    }
    return buildId;
  }

  /**
   * Its loaded bytes by the target's addresses: the target's memory, and the file where that has a
   * hole.
   */
  public Memory image() {
    return image;
  }

  /** What is loaded: memory first. */
  private final class Image implements Memory {
    @Override
    public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
      try {
        target.memory().raw().read(address, into, offset, length);
      } catch (MemoryFault hole) {
        ElfFile elf = file();
        if (elf == null) {
          throw hole;
        }
        elf.image().read(address - bias, into, offset, length);
      }
    }
  }

  /** A memory whose address 0 is somewhere in another. */
  private record Shifted(Memory memory, long by) implements Memory {
    @Override
    public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
      memory.read(address + by, into, offset, length);
    }
  }
}

package dev.pystack.target.core;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.Segment;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.CoreInfo.BuildIds;
import java.io.File;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program or library that was mapped, and the file on this machine that stands for it. No file is
 * trusted before its build-id was compared with what the core's memory has.
 */
final class MappedModule {
  private static final int HEAD = 4096;

  private final String path;
  private final @Nullable File file;
  private final @Nullable String inCore;
  private final @Nullable String inFile;
  private final boolean trusted;
  private boolean opened;
  private @Nullable LocalFile open;

  private MappedModule(
      String path,
      @Nullable File file,
      @Nullable String inCore,
      @Nullable String inFile,
      boolean trusted) {
    this.path = path;
    this.file = file;
    this.inCore = inCore;
    this.inFile = inFile;
    this.trusted = trusted;
  }

  /**
   * @param dumped the core's memory, without any file
   * @param start where the first byte of the file is mapped; -1 where it is not
   */
  static MappedModule of(String path, @Nullable File file, Memory dumped, long start) {
    boolean seen = false;
    ElfHeader inHead = null;
    String inCore = null;
    if (start != -1) {
      try {
        ElfHeader header = ElfHeader.read(dumped, start);
        Long bias = header.loadBias(start, 0);
        seen = bias != null;
        inCore = bias == null ? null : hex(ElfFile.buildId(dumped, header, bias));
        inHead = inCore != null && areNotesInHead(header) ? header : null;
      } catch (MalformedException | MemoryFault notDumped) {
        seen = false;
      }
    }
    String inFile = null;
    boolean elf = false;
    if (file != null) {
      try (LocalFile bytes = LocalFile.openIfReadable(file)) {
        if (bytes == null) {
          return new MappedModule(path, null, inCore, null, false);
        }
        if (inHead != null && sameHead(inHead, dumped, start, bytes)) {
          inFile = inCore;
        } else {
          inFile = hex(ElfFile.parse(bytes).buildId());
        }
        elf = true;
      } catch (MalformedException | MemoryFault damaged) {
        elf = false;
      }
    }
    // without an id on either side there is nothing to compare: builds without ids exist
    boolean same = inCore == null ? !seen || inFile == null : inCore.equals(inFile);
    return new MappedModule(path, file, inCore, inFile, elf && same);
  }

  private static boolean areNotesInHead(ElfHeader header) {
    List<Segment> segments = header.segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      if (s.type() == Segment.NOTE
          && (s.offset() < 0 || s.fileSize() < 0 || s.offset() > HEAD - s.fileSize())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the core has the file's first bytes: then also its id, and the file need not be read.
   */
  private static boolean sameHead(ElfHeader header, Memory dumped, long start, LocalFile file) {
    byte[] there = new byte[HEAD];
    byte[] here = new byte[HEAD];
    try {
      dumped.read(start, there, 0, HEAD);
      file.read(0, here, 0, HEAD);
      int size = upToNotes(header, there);
      return Arrays.equals(there, 0, size, here, 0, size);
    } catch (MemoryFault shorter) {
      return false;
    }
  }

  /**
   * How many of the first bytes hold the headers and the notes, which is all that the id depends
   * on: a cold JVM takes long to compare what is behind them.
   */
  private static int upToNotes(ElfHeader header, byte[] head) {
    boolean wide = header.addressSize() == 8;
    int size = wide ? 64 : 52;
    int entry = wide ? 56 : 32;
    // elf(5): e_phoff and e_phentsize; linkers put the program headers right behind the first one
    boolean behind =
        header.order() == ByteOrder.LITTLE_ENDIAN
            && number(head, wide ? 32 : 28, wide ? 8 : 4) == size
            && number(head, wide ? 54 : 42, 2) == entry;
    List<Segment> segments = header.segments();
    long end = behind ? size + (long) entry * segments.size() : HEAD;
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      if (s.type() == Segment.NOTE) {
        end = Math.max(end, s.offset() + s.fileSize());
      }
    }
    return (int) Math.min(end, HEAD);
  }

  private static long number(byte[] little, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | little[at + i] & 0xff;
    }
    return value;
  }

  private static @Nullable String hex(byte @Nullable [] id) {
    return id == null || id.length == 0 ? null : HexFormat.of().formatHex(id);
  }

  /** As the program knew it. */
  String path() {
    return path;
  }

  boolean isMissing() {
    return file == null;
  }

  /** Whether there is a file here that is another than the one that was mapped. */
  boolean isMismatched() {
    return file != null && !trusted;
  }

  @Nullable BuildIds ids() {
    return inCore == null && inFile == null ? null : new BuildIds(path, inCore, inFile);
  }

  /** As {@link #ids}, with the path of the file here; also where neither has one. */
  BuildIds idsOfFile() {
    return new BuildIds(file == null ? path : file.getPath(), inCore, inFile);
  }

  /** The file's bytes (address = offset), or null where there is none to be trusted. */
  synchronized @Nullable LocalFile open() {
    if (!opened) {
      opened = true;
      File from = file;
      open = trusted && from != null ? LocalFile.openIfReadable(from) : null;
    }
    return open;
  }

  void close() {
    LocalFile bytes = open;
    if (bytes != null) {
      bytes.close();
    }
  }
}

package dev.pystack.target.core;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.Segment;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.CoreInfo.ProcessInfo;
import dev.pystack.model.CoreInfo.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the note segments of a core say, as far as they can be read ({@code linux/elfcore.h}, {@code
 * fs/binfmt_elf.c}). Of a note that must be there once, the first counts. Only the notes of
 * interest are read: the floating point registers of thousands of threads are not.
 */
final class CoreNotes {
  private static final int PRSTATUS = 1;
  private static final int PRPSINFO = 3;
  private static final int AUXV = 6;
  private static final int SIGINFO = 0x53494749;
  private static final int FILE = 0x46494c45;

  private static final int WINDOW = 1 << 14;
  private static final int MAX_SMALL = 1 << 14;
  // 65,530 mappings with paths of 500 bytes
  private static final int MAX_FILE = 1 << 25;
  private static final int MAX_THREADS = 1 << 18;
  // a note has at least 12 bytes, but there are never so many
  private static final int MAX_NOTES = 1 << 21;
  // 4 GiB of notes; segments that share their bytes could make it any number
  private static final int MAX_WINDOWS = 1 << 18;

  private final LocalFile file;
  private final ElfHeader header;
  private final byte[] window = new byte[WINDOW];
  private long windowStart;
  private int windowLength;
  private int windows;
  private int seen;
  private boolean filesSeen;
  private boolean auxiliarySeen;

  final List<CoreThread> threads = new ArrayList<>();
  final List<MappedFile> files = new ArrayList<>();
  final Auxiliary auxiliary = new Auxiliary();
  @Nullable ProcessInfo process;
  @Nullable Signal signal;
  boolean cut;

  private CoreNotes(LocalFile file, ElfHeader header) {
    this.file = file;
    this.header = header;
  }

  static CoreNotes read(LocalFile file, ElfHeader header) {
    CoreNotes notes = new CoreNotes(file, header);
    List<Segment> segments = header.segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.type() == Segment.NOTE) {
        notes.segment(segment);
      }
    }
    return notes;
  }

  private void segment(Segment segment) {
    long at = segment.offset();
    long size = segment.fileSize();
    if (at < 0 || size < 0 || at > file.length()) {
      cut = true;
      return;
    }
    long end = at + size;
    if (size > file.length() - at) {
      cut = true;
      end = file.length();
    }
    int padding = segment.alignment() == 8 ? 7 : 3;
    long start = at;
    try {
      while (end - at >= 12 && seen++ < MAX_NOTES) {
        ByteCursor head = cursor(bytes(at, 12, end));
        long nameSize = head.u32();
        long size1 = head.u32();
        int type = head.i32();
        long description = at + 12 + nameSize;
        description += -(description - start) & padding;
        if (description > end || size1 > end - description) {
          cut = true;
          return;
        }
        if (isCore(at + 12, nameSize, end)) {
          note(type, description, size1, end);
        }
        at = description + size1;
        at += -(at - start) & padding;
      }
    } catch (MalformedException | MemoryFault e) {
      cut = true;
    }
  }

  /** Whether a name is {@code CORE}, with its NUL or (as some writers have it) without. */
  private boolean isCore(long at, long size, long end) throws MemoryFault {
    if (size != 4 && size != 5) {
      return false;
    }
    byte[] name = bytes(at, 4, end);
    return name[0] == 'C' && name[1] == 'O' && name[2] == 'R' && name[3] == 'E';
  }

  private void note(int type, long at, long size, long end) throws MemoryFault {
    if (type == FILE) {
      // segments may share their bytes: a large note is read once, whatever is in it
      if (!filesSeen && size <= MAX_FILE) {
        filesSeen = true;
        byte[] all = new byte[(int) size];
        file.read(at, all, 0, all.length);
        NoteFormats.files(cursor(all), files);
      }
      return;
    }
    if (size > MAX_SMALL) {
      return;
    }
    try {
      if (type == PRSTATUS && threads.size() < MAX_THREADS) {
        threads.add(NoteFormats.thread(cursor(bytes(at, (int) size, end))));
      } else if (type == PRPSINFO && process == null) {
        process = NoteFormats.process(cursor(bytes(at, (int) size, end)));
      } else if (type == SIGINFO && signal == null) {
        signal = SignalFormat.read(cursor(bytes(at, (int) size, end)));
      } else if (type == AUXV && !auxiliarySeen) {
        auxiliarySeen = true;
        auxiliary.read(cursor(bytes(at, (int) size, end)));
      }
    } catch (MalformedException shorter) {
      // this note is lost, the next one is not
      cut |= type == PRSTATUS;
    }
  }

  private byte[] bytes(long at, int count, long end) throws MemoryFault {
    byte[] bytes = new byte[count];
    if (count > WINDOW) {
      file.read(at, bytes, 0, count);
      return bytes;
    }
    if (at < windowStart || at + count > windowStart + windowLength) {
      windowLength = 0;
      if (windows++ >= MAX_WINDOWS) {
        throw new MemoryFault(at, "more notes than any process has");
      }
      int length = (int) Math.min(WINDOW, end - at);
      file.read(at, window, 0, length);
      windowStart = at;
      windowLength = length;
      if (count > length) {
        throw new MemoryFault(at, "past the end of the notes");
      }
    }
    System.arraycopy(window, (int) (at - windowStart), bytes, 0, count);
    return bytes;
  }

  private ByteCursor cursor(byte[] bytes) {
    return new ByteCursor("core note", bytes, header.order(), header.addressSize());
  }
}

package dev.pystack.target.core;

import dev.pystack.bytes.MalformedException;
import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.Segment;
import dev.pystack.memory.MemoryFault;
import dev.pystack.target.Architecture;
import dev.pystack.target.Architecture.Machine;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A core dump (ELF type {@code ET_CORE}), of 32 or 64 bits and either byte order. It is never read
 * whole. Not thread-safe.
 */
public final class CoreFile implements AutoCloseable {
  private final CoreBytes source;
  private final LocalFile bytes;
  private final ElfHeader header;
  private final Architecture architecture;
  private final CoreNotes notes;
  private @Nullable CoreTarget target;

  private CoreFile(CoreBytes source, ElfHeader header, Architecture architecture) {
    this.source = source;
    this.bytes = source.bytes();
    this.header = header;
    this.architecture = architecture;
    this.notes = CoreNotes.read(bytes, header);
  }

  /**
   * Opens a core as {@link #open(String, UnpackingProgress)} does, saying nothing.
   *
   * @throws CoreException when it is no core that can be looked at
   */
  public static CoreFile open(String path) throws CoreException {
    return open(path, UnpackingProgress.NONE);
  }

  /**
   * Opens a core. A compressed one is unpacked to a temporary file that has no name any more when
   * this returns: its space is free when this is closed, or the process ends in any way.
   *
   * @param progress is told of the unpacking
   * @throws CoreException when it is no core that can be looked at
   */
  public static CoreFile open(String path, UnpackingProgress progress) throws CoreException {
    File file = new File(path);
    if (file.isDirectory()) {
      throw new CoreException(new CoreProblem.NotCore(path, "a folder"));
    }
    if (!file.isFile()) {
      throw new CoreException(new CoreProblem.NotCore(path, "no regular file"));
    }
    LocalFile bytes;
    try {
      bytes = LocalFile.open(file);
    } catch (IOException e) {
      String reason = e.getMessage();
      throw new CoreException(
          new CoreProblem.Unreadable(path, reason == null ? "unknown reason" : reason));
    }
    boolean done = false;
    try {
      CoreBytes source = new CoreBytes(path, bytes, file.lastModified(), null);
      if (bytes.length() > 0 && !ElfHeader.isElf(bytes, 0)) {
        source = Unpacking.of(source, file, progress);
        bytes.close();
        bytes = source.bytes();
      }
      ElfHeader header = header(path, bytes);
      CoreFile core = new CoreFile(source, header, architecture(path, header));
      if (core.notes.threads.isEmpty() && !core.hasMemory()) {
        throw new CoreException(
            core.notes.cut
                ? new CoreProblem.Truncated(path, bytes.length())
                : new CoreProblem.Damaged(path, "neither threads nor memory are in it"));
      }
      done = true;
      return core;
    } finally {
      if (!done) {
        bytes.close();
      }
    }
  }

  private static ElfHeader header(String path, LocalFile bytes) throws CoreException {
    if (bytes.length() == 0) {
      throw new CoreException(new CoreProblem.Empty(path));
    }
    ElfHeader header;
    try {
      header = ElfHeader.read(bytes, 0);
    } catch (MemoryFault cut) {
      throw new CoreException(new CoreProblem.Truncated(path, bytes.length()));
    } catch (MalformedException e) {
      String reason = e.getMessage();
      throw new CoreException(new CoreProblem.Damaged(path, reason == null ? "malformed" : reason));
    }
    if (header.type() != ElfHeader.CORE) {
      throw new CoreException(
          new CoreProblem.NotCore(
              path,
              switch (header.type()) {
                case 1 -> "an object file";
                case ElfHeader.EXECUTABLE -> "a program";
                case ElfHeader.SHARED -> "a program or library";
                default -> "an ELF file of another type";
              }));
    }
    return header;
  }

  private static Architecture architecture(String path, ElfHeader header) throws CoreException {
    int size = header.addressSize();
    Machine machine = Machine.OTHER;
    if (size == 8 && header.machine() == ElfHeader.MACHINE_X86_64) {
      machine = Machine.X86_64;
    } else if (size == 8 && header.machine() == ElfHeader.MACHINE_AARCH64) {
      machine = Machine.AARCH64;
    } else if (size == 4 && header.machine() == ElfHeader.MACHINE_386) {
      machine = Machine.I386;
    } else if (size == 4 && header.machine() == ElfHeader.MACHINE_ARM) {
      machine = Machine.ARM;
    }
    if (machine == Machine.OTHER) {
      throw new CoreException(new CoreProblem.UnknownMachine(path, header.machine(), 8 * size));
    }
    return new Architecture(machine, header.order(), size);
  }

  private boolean hasMemory() {
    List<Segment> segments = header.segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      if (s.type() == Segment.LOAD && s.offset() >= 0 && s.offset() < bytes.length()) {
        return true;
      }
    }
    return false;
  }

  /** As it was given. */
  public String path() {
    return source.path();
  }

  /**
   * The program in it; one per core.
   *
   * @param files where its programs and libraries are looked for
   */
  public CoreTarget target(LocalFiles files) {
    CoreTarget made = target;
    if (made == null) {
      made = new CoreTarget(source, header, architecture, notes, files);
      target = made;
    }
    return made;
  }

  @Override
  public void close() {
    CoreTarget made = target;
    if (made != null) {
      made.close();
    }
    bytes.close();
  }
}

package dev.pystack.target.core;

import dev.pystack.compress.Compression;
import dev.pystack.elf.ElfHeader;
import dev.pystack.memory.MemoryFault;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks compressed cores to temporary files. What is packed is hostile. */
final class Unpacking {
  private static final int STEP = 1 << 18;
  private static final int BUFFER = 1 << 16;

  private final CoreBytes packed;
  private final File file;
  private final Compression compression;
  private final UnpackingProgress progress;

  private Unpacking(
      CoreBytes packed, File file, Compression compression, UnpackingProgress progress) {
    this.packed = packed;
    this.file = file;
    this.compression = compression;
    this.progress = progress;
  }

  /**
   * What is packed in a file.
   *
   * @throws CoreException when that is no core, or there is no place for it
   */
  static CoreBytes of(CoreBytes packed, File file, UnpackingProgress progress)
      throws CoreException {
    Compression compression = compression(packed.bytes());
    if (compression == null) {
      throw new CoreException(new CoreProblem.NotCore(packed.path(), "no ELF file"));
    }
    File folder = TemporaryFile.folder();
    long needed = compression.announcedSize(file);
    long free = folder.getUsableSpace();
    if (needed > free) {
      throw new CoreException(
          new CoreProblem.NoSpace(packed.path(), folder.getPath(), needed, free, ""));
    }
    Unpacking unpacking = new Unpacking(packed, file, compression, progress);
    TemporaryFile into;
    try {
      into = TemporaryFile.create(folder);
    } catch (IOException e) {
      throw noSpace(packed.path(), folder, e);
    }
    boolean done = false;
    try {
      String warning = unpacking.to(into);
      CoreBytes bytes = new CoreBytes(packed.path(), into.finished(), packed.modified(), warning);
      done = true;
      return bytes;
    } catch (TemporaryFile.Full e) {
      throw noSpace(packed.path(), folder, e);
    } finally {
      progress.end();
      if (!done) {
        into.close();
      }
    }
  }

  private static CoreException noSpace(String path, File folder, IOException e) {
    String reason = e.getMessage();
    return new CoreException(
        new CoreProblem.NoSpace(
            path,
            folder.getPath(),
            -1,
            folder.getUsableSpace(),
            reason == null ? "unknown reason" : reason));
  }

  private static @Nullable Compression compression(LocalFile bytes) {
    byte[] magic = new byte[Compression.MAGIC_SIZE];
    try {
      bytes.read(0, magic, 0, (int) Math.min(magic.length, bytes.length()));
    } catch (MemoryFault unreadable) {
      return null;
    }
    return Compression.of(magic);
  }

  /** Unpacks all that can be; what went wrong, or null. */
  private @Nullable String to(TemporaryFile into) throws CoreException, TemporaryFile.Full {
    byte[] buffer = new byte[STEP];
    long size = packed.bytes().length();
    String wrong = null;
    try (FileInputStream stream = new FileInputStream(file);
        InputStream in = compression.unpack(new BufferedInputStream(stream, BUFFER))) {
      int there;
      do {
        there = 0;
        while (there < STEP && wrong == null) {
          int n;
          try {
            n = in.read(buffer, there, STEP - there);
          } catch (IOException e) {
            wrong = reason(e);
            break;
          }
          if (n <= 0) {
            break;
          }
          there += n;
        }
        if (into.size() == 0 && there > 0) {
          checkCore(buffer, there);
        }
        into.add(buffer, there);
        progress.at(stream.getChannel().position(), size, into.size());
      } while (there == STEP && wrong == null);
    } catch (TemporaryFile.Full e) {
      throw e;
    } catch (IOException e) {
      wrong = reason(e);
    } catch (RuntimeException e) {
      wrong = "it is damaged";
    } catch (OutOfMemoryError e) {
      wrong = "it needs more memory than there is to unpack";
    }
    if (into.size() == 0) {
      throw new CoreException(
          new CoreProblem.NotUnpacked(
              packed.path(),
              compression.label(),
              wrong == null ? "there is nothing in it" : wrong));
    }
    return wrong == null
        ? null
        : "Of the compressed core only the first " + into.size() + " bytes came out: " + wrong;
  }

  private static String reason(IOException e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    String message = e.getMessage();
    return message == null || message.isEmpty() ? "it is damaged" : message;
  }

  /** So that not all of a huge file is unpacked that has something else in it. */
  private void checkCore(byte[] start, int length) throws CoreException {
    boolean elf =
        length >= 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
    boolean core =
        length < 18
            || (start[5] == 2 ? start[16] << 8 | start[17] : start[17] << 8 | start[16])
                == ElfHeader.CORE;
    if (!elf || !core) {
      throw new CoreException(
          new CoreProblem.NotCore(
              packed.path(), "a " + compression.label() + " file of something else"));
    }
  }
}

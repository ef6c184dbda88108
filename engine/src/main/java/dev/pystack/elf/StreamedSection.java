package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.bytes.PagedBytes;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A section that is compressed by zlib (gABI {@code ELFCOMPRESS_ZLIB}), unpacked only as far as it
 * is asked for, or by a thread of its own while others do something else. Thread-safe. What is kept
 * is what was unpacked: never more than the section declares, and that never more than can be.
 */
final class StreamedSection implements PagedBytes.Source, Runnable {
  private static final int PIECE = 1 << 16;

  private final Memory file;
  private final String name;
  private final long size;
  private final byte[][] pieces;
  private final Inflater inflater = new Inflater();
  private final byte[] packed = new byte[PIECE];
  private long position;
  private long packedLeft;
  private int complete;
  private boolean broken;
  private boolean background;

  private StreamedSection(Memory file, String name, long position, long packedSize, long size) {
    this.file = file;
    this.name = name;
    this.position = position;
    this.packedLeft = packedSize;
    this.size = size;
    this.pieces = new byte[(int) ((size + PIECE - 1) / PIECE)][];
  }

  /**
   * @return null where it is compressed otherwise, or declares a size that it cannot have
   */
  static @Nullable StreamedSection of(Memory file, ElfHeader header, Section section)
      throws MalformedException, MemoryFault {
    byte[] head = new byte[header.addressSize() == 8 ? 24 : 12];
    if (section.size() < head.length) {
      return null;
    }
    file.read(section.offset(), head, 0, head.length);
    ByteCursor in = new ByteCursor(section.name(), head, header.order(), header.addressSize());
    long type = in.u32();
    if (header.addressSize() == 8) {
      in.skip(4);
    }
    long size = in.address();
    long packedSize = section.size() - head.length;
    if (type != Inflation.ELFCOMPRESS_ZLIB
        || !Inflation.inflates(packedSize, size, ElfFile.MAX_SECTION)) {
      return null;
    }
    return new StreamedSection(
        file, section.name(), section.offset() + head.length, packedSize, size);
  }

  long size() {
    return size;
  }

  /** Lets a thread unpack all of it. */
  void start() {
    background = true;
    Thread unpacker = new Thread(null, this, "unpacker", 0);
    unpacker.setDaemon(true);
    unpacker.start();
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      byte[] piece;
      try {
        piece = next();
      } catch (OutOfMemoryError full) {
        // whoever waits for it must not wait for ever
        piece = null;
      }
      more = keep(piece);
    }
  }

  @Override
  public void read(long from, byte[] into, int offset, int length) throws MalformedException {
    if (from < 0 || length < 0 || from > size - length) {
      throw new MalformedException(name, from, length + " more bytes");
    }
    long at = from;
    int done = 0;
    while (done < length) {
      int piece = (int) (at / PIECE);
      int inPiece = (int) (at % PIECE);
      int part = Math.min(PIECE - inPiece, length - done);
      System.arraycopy(piece(piece), inPiece, into, offset + done, part);
      done += part;
      at += part;
    }
  }

  private synchronized byte[] piece(int number) throws MalformedException {
    boolean interrupted = false;
    while (complete <= number && !broken) {
      if (!background) {
        keep(next());
        continue;
      }
      try {
        wait();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (complete <= number) {
      throw new MalformedException(name, (long) complete * PIECE, "zlib data");
    }
    return pieces[number];
  }

  /** Whether there is more to unpack. */
  private synchronized boolean keep(byte @Nullable [] piece) {
    if (piece == null) {
      broken = true;
    } else {
      pieces[complete++] = piece;
    }
    notifyAll();
    boolean more = !broken && complete < pieces.length;
    if (!more) {
      inflater.end();
    }
    return more;
  }

  /** Unpacks the next piece; null where that is not possible. Called by one thread only. */
  private byte @Nullable [] next() {
    if (complete == pieces.length) {
      return null;
    }
    byte[] piece = new byte[(int) Math.min(PIECE, size - (long) complete * PIECE)];
    int done = 0;
    try {
      while (done < piece.length) {
        int n = inflater.inflate(piece, done, piece.length - done);
        done += n;
        if (n == 0 && !refill()) {
          return null;
        }
      }
      return piece;
    } catch (DataFormatException | MemoryFault damaged) {
      return null;
    }
  }

  private boolean refill() throws MemoryFault {
    if (!inflater.needsInput() || packedLeft <= 0) {
      return false;
    }
    int length = (int) Math.min(packed.length, packedLeft);
    file.read(position, packed, 0, length);
    position += length;
    packedLeft -= length;
    inflater.setInput(packed, 0, length);
    return true;
  }
}

package dev.pystack.compress;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks frames of blocks, one after the other; frames that are to be skipped are. */
abstract class FramedInputStream extends InputStream {
  final PackedInput packed;
  private @Nullable Window window;
  // the rest of the stream cannot be understood once something was damaged
  private @Nullable IOException failed;
  private boolean first = true;
  private boolean inFrame;
  private boolean end;

  FramedInputStream(InputStream packed) {
    this.packed = new PackedInput(packed);
  }

  /** Reads a frame's header and makes its window; false where the magic number is another's. */
  abstract boolean startFrame(long magic) throws IOException;

  /** Adds a block to the window; false at the end of the frame, which it has checked. */
  abstract boolean nextBlock(Window window) throws IOException;

  /** Makes the window of a frame, which is the last frame's where that fits: they may be tiny. */
  final void makeWindow(int reach, int step) {
    Window w = window;
    if (w == null || !w.restart(reach, step)) {
      window = new Window(reach, step);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Window w = window;
    while (w == null || w.isEmpty()) {
      if (failed != null) {
        throw failed;
      }
      if (end) {
        return -1;
      }
      try {
        step();
      } catch (IOException e) {
        failed = e;
      } catch (IndexOutOfBoundsException e) {
        failed = new IOException("damaged data", e);
      }
      w = window;
    }
    return w.take(into, offset, length);
  }

  private void step() throws IOException {
    Window w = window;
    if (inFrame && w != null) {
      inFrame = nextBlock(w);
      return;
    }
    long magic = packed.magicOrEnd();
    if (Compression.isSkippable(magic)) {
      packed.skip(packed.number(4));
    } else if (magic < 0) {
      end = true;
    } else if (startFrame(magic)) {
      inFrame = true;
      first = false;
    } else if (first) {
      throw new IOException("damaged data: an unknown magic number");
    } else {
      // as the programs that pack have it: what follows the last frame is none of theirs
      end = true;
    }
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }
}

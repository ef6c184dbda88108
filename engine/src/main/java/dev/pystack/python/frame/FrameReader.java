package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Python frames of threads. Remembers the code objects it has met, so use one for a whole
 * reading and no longer: the target may reuse their memory once it runs. Not thread-safe.
 */
public final class FrameReader {
  private static final int MAX_FRAMES = 200_000;
  // of all threads: garbage may have them share one chain
  private static final int MAX_ALL_FRAMES = 2_000_000;

  private final FrameSource source;
  private final CodeCache codes;
  private final boolean shims;
  private int left;

  public FrameReader(ObjectReader objects) {
    this(objects, MAX_ALL_FRAMES);
  }

  /**
   * @param all how many frames of all threads are read
   */
  FrameReader(ObjectReader objects, int all) {
    this.left = all;
    Structs structs = objects.structs();
    this.source = FrameSource.of(structs, objects);
    this.codes = new CodeCache(objects);
    this.shims = structs.layout().facts().entryFrames() == Facts.EntryFrames.SHIM;
  }

  /**
   * All frames of a thread. What cannot be read is missing, and a warning says so; never throws.
   *
   * @param threadState address of the {@code PyThreadState}
   */
  public FrameChain read(long threadState) {
    List<FrameState> frames = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    String broken = walk(threadState, frames);
    boolean nothing = noneKnown(frames);
    boolean torn = broken != null && source.publishesEarly() && (nothing || !reachesEntry(frames));
    if (torn && nothing) {
      frames.clear();
      warnings.add(
          "The Python stack is not known: "
              + broken
              + " (the thread was read in the middle of a call, or memory is missing)");
    } else if (broken != null) {
      warnings.add("The Python stack breaks off after " + count(frames.size()) + ": " + broken);
    }
    if (shims) {
      markEntries(frames, broken == null);
    }
    return new FrameChain(frames, warnings, torn);
  }

  private static boolean noneKnown(List<FrameState> frames) {
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).known() != null) {
        return false;
      }
    }
    return true;
  }

  private static boolean reachesEntry(List<FrameState> frames) {
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).entry() || frames.get(i).shim()) {
        return true;
      }
    }
    return false;
  }

  /** Adds the frames; tells why the chain ends where it does not end by itself. */
  private @Nullable String walk(long threadState, List<FrameState> frames) {
    try {
      long end = source.end(threadState);
      long address = source.innermost(threadState);
      // Brent: the mark moves to the frame reached after 1, 2, 4, … steps; a circle comes back to
      // it
      long mark = 0;
      int nextMark = 1;
      while (address != 0 && address != end) {
        if (address == mark) {
          cutCircle(frames);
          return "the frames form a circle";
        }
        if (frames.size() == MAX_FRAMES || left-- <= 0) {
          return "more are not read";
        }
        if (frames.size() == nextMark) {
          mark = address;
          nextMark *= 2;
        }
        if (!source.plausible(address)) {
          return "there is no frame at 0x" + Long.toHexString(address);
        }
        FrameState frame = source.shim(address) ? shim(address) : frame(address);
        // what the interpreter runs between a class and its __init__ is no frame to Python either
        CodeObject code = frame.known();
        if (code == null || !code.internal()) {
          frames.add(frame);
        }
        address = source.previous(address);
      }
      return null;
    } catch (MemoryFault fault) {
      return fault.getMessage();
    }
  }

  private FrameState shim(long address) {
    return new FrameState(
        address,
        0,
        -1,
        false,
        true,
        new Known.Unknown<>("a shim runs no code"),
        new Known.Unknown<>("a shim runs no code"),
        null);
  }

  private FrameState frame(long address) {
    long codeAddress = 0;
    boolean entry = false;
    String reason;
    try {
      entry = source.entry(address);
      codeAddress = source.code(address);
      CodeObject code = codes.at(codeAddress);
      if (code != null) {
        return frame(address, entry, code);
      }
      reason = "no code object at 0x" + Long.toHexString(codeAddress);
    } catch (MemoryFault fault) {
      reason = fault.getMessage();
    }
    Known<Frame.Code> noCode = new Known.Unknown<>(reason);
    Known<Frame.Position> noPosition = new Known.Unknown<>(reason);
    return new FrameState(address, codeAddress, -1, entry, false, noCode, noPosition, null);
  }

  private FrameState frame(long address, boolean entry, CodeObject code) {
    long offset = -1;
    Known<Frame.Position> position;
    try {
      offset = source.offset(address, code.address());
      position = code.position(offset);
    } catch (MemoryFault fault) {
      position = new Known.Unknown<>(fault.getMessage());
    }
    return new FrameState(
        address, code.address(), offset, entry, false, code.code(), position, code);
  }

  /**
   * A frame whose caller is a shim is the first of its run; so is a shim above which nothing runs.
   */
  private static void markEntries(List<FrameState> frames, boolean whole) {
    int last = frames.size() - 1;
    for (int i = 0; i <= last; i++) {
      FrameState frame = frames.get(i);
      boolean entry;
      if (frame.shim()) {
        entry = i == 0;
      } else {
        entry = i < last ? frames.get(i + 1).shim() : whole;
      }
      if (entry) {
        frames.set(i, frame.asEntry());
      }
    }
  }

  /** Keeps each frame of a circle once: all before the first that comes again. */
  private static void cutCircle(List<FrameState> frames) {
    java.util.HashSet<Long> seen = new java.util.HashSet<>();
    for (int i = 0; i < frames.size(); i++) {
      if (!seen.add(frames.get(i).address())) {
        frames.subList(i, frames.size()).clear();
        return;
      }
    }
  }

  private static String count(int frames) {
    return frames == 1 ? "1 frame" : frames + " frames";
  }
}

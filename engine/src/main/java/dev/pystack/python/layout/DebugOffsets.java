package dev.pystack.python.layout;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import org.jspecify.annotations.Nullable;

/**
 * What a CPython of version 3.13 or later says of itself at the start of {@code _PyRuntime}: its
 * version and where the fields of its structures lie. Read from the target, so every number is
 * checked before it is believed.
 *
 * <p>The block is a cookie of 8 bytes, the version word, whether the build is free-threaded, then a
 * list of 64-bit offsets and sizes whose order differs by minor version; the layout files have it
 * (source: {@code struct _Py_DebugOffsets}, {@code pycore_debug_offsets.h}, in 3.13 {@code
 * pycore_runtime.h}).
 */
public final class DebugOffsets {
  /** Bytes of cookie, version and kind of build, with which the block begins. */
  public static final int HEADER = 24;

  /** The first minor version of Python 3 that has such a block. */
  public static final int FIRST_MINOR = 13;

  private static final String SECTION = "_Py_DebugOffsets";
  private static final byte[] COOKIE = {'x', 'd', 'e', 'b', 'u', 'g', 'p', 'y'};
  private static final int LARGEST = 16 << 20;
  private static final int LAST_MINOR = 99;

  private final PythonVersion version;
  private final Layout layout;
  private final boolean complete;

  private DebugOffsets(PythonVersion version, Layout layout, boolean complete) {
    this.version = version;
    this.layout = layout;
    this.complete = complete;
  }

  /**
   * Whether such a block seems to begin at an address: its cookie, and a version that can be.
   *
   * @return false also where the memory cannot be read
   */
  public static boolean isAt(TargetMemory memory, long address) {
    try {
      return header(memory, address) != null;
    } catch (MemoryFault unreadable) {
      return false;
    }
  }

  /** As {@link #read(TargetMemory, long, Abi.Variant)}, of a common machine. */
  public static DebugOffsets read(TargetMemory memory, long address)
      throws MemoryFault, MalformedException {
    return read(memory, address, Abi.Variant.COMMON);
  }

  /**
   * Reads and checks the block.
   *
   * @param variant for what is not published
   * @throws MemoryFault when part of it cannot be read
   * @throws MalformedException when there is none, or a number in it cannot be right
   */
  public static DebugOffsets read(TargetMemory memory, long address, Abi.Variant variant)
      throws MemoryFault, MalformedException {
    PythonVersion version = header(memory, address);
    if (version == null) {
      throw new MalformedException(SECTION, 0, "cookie xdebugpy and a version");
    }
    long freeThreaded = memory.unsigned(address + 16, 8);
    if (freeThreaded != 0 && freeThreaded != 1) {
      throw new MalformedException(SECTION, 16, "0 or 1");
    }
    Abi abi = Abi.of(memory.addressSize(), freeThreaded == 1, variant);
    Layout base = Layouts.of(version, abi);
    if (base == null) {
      throw new MalformedException(SECTION, 8, "a version and build with a known layout");
    }
    int minor = Math.min(version.minor(), Layouts.NEWEST_MINOR);
    Reading reading = reading(memory, address, minor, base);
    if (reading.complete()) {
      return new DebugOffsets(version, reading.layout(base), true);
    }
    boolean settled = version.level() == 0xF && version.minor() <= Layouts.NEWEST_MINOR;
    if (!settled && minor > FIRST_MINOR && version.minor() <= Layouts.NEWEST_MINOR) {
      // a list may have changed between alphas and betas: it may still be that of the version
      // before
      Reading older = reading(memory, address, minor - 1, base);
      reading = older.trusted > reading.trusted ? older : reading;
    }
    if (settled || reading.trusted == 0) {
      throw new MalformedException(
          SECTION, HEADER + 8L * reading.wrong, "an offset or size that can be");
    }
    return new DebugOffsets(version, reading.layout(base), reading.complete());
  }

  public PythonVersion version() {
    return version;
  }

  public boolean freeThreaded() {
    return layout.abi().freeThreaded();
  }

  /**
   * The version's layout with the numbers of the target in place of the file's; what CPython does
   * not publish is the file's. For a version newer than the newest file: with that file.
   */
  public Layout layout() {
    return layout;
  }

  /**
   * Whether all of the block could be used. Where not (a version that was never released, or newer
   * than known), what follows its first number that cannot be right is the file's too.
   */
  public boolean complete() {
    return complete;
  }

  private static @Nullable PythonVersion header(TargetMemory memory, long address)
      throws MemoryFault {
    byte[] header = memory.bytes(address, 16);
    for (int i = 0; i < COOKIE.length; i++) {
      if (header[i] != COOKIE[i]) {
        return null;
      }
    }
    long hex = memory.unsigned(header, 8, 8);
    PythonVersion version = PythonVersion.ofHex(hex);
    boolean released = version.level() == 0xF;
    boolean possible =
        hex >>> 32 == 0
            && version.major() == 3
            && version.minor() >= FIRST_MINOR
            && version.minor() <= LAST_MINOR
            && (released || version.level() >= 0xA && version.level() <= 0xC);
    return possible ? version : null;
  }

  private static Reading reading(TargetMemory memory, long address, int minor, Layout base)
      throws MemoryFault, MalformedException {
    String members = Layouts.debugOffsets(minor);
    if (members == null) {
      throw new MalformedException(SECTION, 8, "a version whose block is known");
    }
    byte[] bytes = memory.bytes(address + HEADER, members.length() / 3 * 8);
    long[] values = new long[members.length() / 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = memory.unsigned(bytes, 8 * i, 8);
    }
    Reading reading = new Reading(members, values);
    reading.check(base);
    return reading;
  }

  /**
   * The block's numbers with the meaning that one version's list gives them. The list has three
   * characters for each: its kind, the {@link Field} and the field it is relative to, each as
   * ordinal plus one, 0 for none.
   */
  private static final class Reading {
    private static final char SIZE = 1;
    private static final char PLUS = 3;
    private static final char MINUS = 4;

    private final String members;
    private final long[] values;
    // how many from the first can be used: up to the group of the first wrong one
    private int trusted;
    private int wrong = -1;

    Reading(String members, long[] values) {
      this.members = members;
      this.values = values;
    }

    boolean complete() {
      return trusted == values.length;
    }

    void check(Layout base) {
      int group = 0;
      long size = LARGEST;
      for (int i = 0; i < values.length; i++) {
        char kind = members.charAt(3 * i);
        int field = members.charAt(3 * i + 1) - 1;
        long value = values[i];
        boolean right = true;
        if (kind == SIZE) {
          group = i;
          size = value;
          right = value >= 8 && value <= LARGEST;
        } else if (field >= 0) {
          right = isOffset(base, field, value, size);
        }
        if (!right) {
          trusted = group;
          wrong = i;
          return;
        }
      }
      trusted = values.length;
    }

    private static boolean isOffset(Layout base, int field, long value, long size) {
      int width = base.size(field);
      int alignment = width == 2 || width == 4 || width == 8 ? width : 1;
      alignment = Math.min(alignment, base.abi().addressSize());
      return value >= 0
          && value <= size
          && (width > 8 || value + width <= size)
          && value % alignment == 0;
    }

    Layout layout(Layout base) {
      int[] offsets = base.offsets();
      int[] sizes = base.sizes();
      for (int i = 0; i < trusted; i++) {
        int field = members.charAt(3 * i + 1) - 1;
        if (field < 0 || offsets[field] == Layout.ABSENT) {
          continue;
        }
        char kind = members.charAt(3 * i);
        if (kind == SIZE) {
          sizes[field] = (int) values[i];
          continue;
        }
        int relative = members.charAt(3 * i + 2) - 1;
        int offset = (int) values[i];
        if (offset == 0 && offsets[field] != 0) {
          // not published by this build (such as the GIL's "enabled" by 3.13): the file's number
          continue;
        }
        if (kind == PLUS) {
          offset += offsets[relative];
        } else if (kind == MINUS) {
          offset -= offsets[relative];
        }
        // a member of a structure inside another cannot lie before it
        offsets[field] = offset < 0 ? offsets[field] : offset;
      }
      return base.with(offsets, sizes);
    }
  }
}

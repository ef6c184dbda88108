package dev.pystack.python.frame;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import org.jspecify.annotations.Nullable;

/**
 * A {@code PyCodeObject} of the target, read once per reading. Its places are worked out on demand
 * and the last few kept: deep recursion and idle threads ask for the same ones again and again.
 */
public final class CodeObject {
  private static final int KEPT = 8;
  // bytes; one instruction for each variable that inner functions use, and seldom more than a few
  private static final int PROLOGUE = 512;

  private final CodeCache all;
  private final long address;
  private final Known<Frame.Code> code;
  private final int firstLine;
  private final LineTable strategy;
  private final Known<byte[]> table;
  private final boolean internal;

  private final long[] offsets = new long[KEPT];
  private final @Nullable Known<Frame.Position>[] positions = newPositions();
  private int kept;

  /** Filled by {@link VariableReader} when it first needs it. */
  @Nullable VariableNames variables;

  CodeObject(
      CodeCache all,
      long address,
      Known<Frame.Code> code,
      int firstLine,
      LineTable strategy,
      Known<byte[]> table) {
    this.all = all;
    this.address = address;
    this.code = code;
    this.firstLine = firstLine;
    this.strategy = strategy;
    this.table = table;
    this.internal = internal(code, strategy, table);
  }

  public long address() {
    return address;
  }

  public Known<Frame.Code> code() {
    return code;
  }

  /**
   * Where the instruction stands in the source.
   *
   * @param offset bytes from the start of the bytecode; negative where none has run yet
   */
  public Known<Frame.Position> position(long offset) {
    int n = Math.min(kept, KEPT);
    for (int i = 0; i < n; i++) {
      Known<Frame.Position> position = positions[i];
      if (offsets[i] == offset && position != null) {
        return position;
      }
    }
    Known<Frame.Position> position = find(offset);
    offsets[kept % KEPT] = offset;
    positions[kept % KEPT] = position;
    kept++;
    return position;
  }

  /**
   * Whether it is one of the interpreter's own: {@code _Py_InitCleanup} and its like (3.12+), which
   * are named and filed alike, and in which nothing belongs to a line.
   */
  boolean internal() {
    return internal;
  }

  private static boolean internal(Known<Frame.Code> code, LineTable strategy, Known<byte[]> table) {
    if (!(code instanceof Known.Value<Frame.Code> known)
        || !(table instanceof Known.Value<byte[]> bytes)
        || !known.value().name().equals(known.value().file())) {
      return false;
    }
    return strategy.noLines(bytes.value());
  }

  private Known<Frame.Position> find(long offset) {
    if (table instanceof Known.Value<byte[]> bytes) {
      if (!all.mayPass(bytes.value().length)) {
        return new Known.Unknown<>("line table: more is not read");
      }
      Frame.Position position = strategy.position(bytes.value(), firstLine, offset);
      if (position.line() == 0 && beforeFirstLine(bytes.value(), offset)) {
        position = new Frame.Position(firstLine, null);
      }
      return new Known.Value<>(position);
    }
    return new Known.Unknown<>(((Known.Unknown<byte[]>) table).reason());
  }

  /**
   * Whether the call has been made but its first line not reached: code that makes cells and copies
   * free variables belongs to no line. Python never shows such a frame; here it is what runs.
   */
  private boolean beforeFirstLine(byte[] lines, long offset) {
    if (firstLine <= 0 || offset > PROLOGUE) {
      return false;
    }
    for (long at = 0; at < offset; at += 2) {
      if (!all.mayPass(lines.length) || strategy.position(lines, firstLine, at).line() != 0) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Known<Frame.Position>[] newPositions() {
    return (Known<Frame.Position>[]) new Known<?>[KEPT];
  }
}

package dev.pystack.python.frame;

import dev.pystack.memory.SparseMemory;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Layouts;
import dev.pystack.python.layout.PythonVersion;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Structures of an interpreter of any version, written into made up memory by its layout. */
final class MadeUpPython {
  static final long THREAD = 0x10_0000;

  // tp_flags: Py_TPFLAGS_*_SUBCLASS
  private static final long TUPLE = 1L << 26;
  private static final long BYTES = 1L << 27;
  private static final long UNICODE = 1L << 28;
  private static final long TYPE = 1L << 31;

  final SparseMemory memory = new SparseMemory();
  final Layout layout;
  private final Map<String, Long> types = new HashMap<>();
  private long next = 0x20_0000;

  MadeUpPython(int major, int minor) {
    this(Objects.requireNonNull(Layouts.of(PythonVersion.of(major, minor), Abi.LP64)));
  }

  MadeUpPython(Layout layout) {
    this.layout = layout;
    long type = allocate(1024);
    types.put("type", type);
    describe(type, type, "type", TYPE);
  }

  ObjectReader objects() {
    return new ObjectReader(new Structs(memory.target(), layout));
  }

  FrameChain frames() {
    return new FrameReader(objects()).read(THREAD);
  }

  long allocate(int size) {
    long address = next;
    next += size + 15 & ~15;
    // what was never written reads as zero
    memory.bytes(address, new byte[size]);
    return address;
  }

  void set(long base, Field field, long value) {
    memory.number(base + layout.offset(field), layout.size(field), value);
  }

  private void setIfThere(long base, Field field, long value) {
    if (layout.has(field)) {
      set(base, field, value);
    }
  }

  private void describe(long type, long metatype, String name, long flags) {
    set(type, Field.OBJECT_TYPE, metatype);
    byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    long text = allocate(128);
    memory.bytes(text, bytes);
    set(type, Field.TYPE_OBJECT_NAME, text);
    set(type, Field.TYPE_OBJECT_FLAGS, flags);
    set(type, Field.TYPE_OBJECT_BASICSIZE, 16);
  }

  long type(String name, long flags) {
    Long known = types.get(name);
    if (known != null) {
      return known;
    }
    long type = allocate(1024);
    types.put(name, type);
    describe(type, types.get("type"), name, flags);
    return type;
  }

  /** An object of a type, of which nothing else is known. */
  long object(String type) {
    long object = allocate(64);
    set(object, Field.OBJECT_TYPE, type(type, 0));
    return object;
  }

  long bytes(byte[] bytes) {
    long object = allocate(layout.offset(Field.BYTES_OBJECT_SVAL) + bytes.length + 1);
    set(object, Field.OBJECT_TYPE, type("bytes", BYTES));
    set(object, Field.VAR_OBJECT_SIZE, bytes.length);
    memory.bytes(object + layout.offset(Field.BYTES_OBJECT_SVAL), bytes);
    return object;
  }

  long text(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    if (layout.facts().strings() == Facts.Strings.PYTHON2) {
      return bytes(bytes);
    }
    int start = layout.offset(Field.UNICODE_OBJECT_ASCII_SIZE);
    long object = allocate(start + bytes.length + 1);
    set(object, Field.OBJECT_TYPE, type("str", UNICODE));
    set(object, Field.UNICODE_OBJECT_LENGTH, bytes.length);
    // kind 1, compact, ascii
    set(object, Field.UNICODE_OBJECT_STATE, 0b11001L << layout.facts().strKindShift());
    memory.bytes(object + start, bytes);
    return object;
  }

  long tuple(long... items) {
    int start = layout.offset(Field.TUPLE_OBJECT_ITEM);
    long object = allocate(start + 8 * items.length + 8);
    set(object, Field.OBJECT_TYPE, type("tuple", TUPLE));
    set(object, Field.VAR_OBJECT_SIZE, items.length);
    for (int i = 0; i < items.length; i++) {
      memory.number(object + start + 8L * i, 8, items[i]);
    }
    return object;
  }

  long names(String... names) {
    long[] items = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      items[i] = text(names[i]);
    }
    return tuple(items);
  }

  long cell(long content) {
    long cell = object("cell");
    set(cell, Field.CELL_OBJECT_REF, content);
    return cell;
  }

  /** A code object whose whole bytecode is at its first line plus one. */
  long code(String name, int firstLine) {
    long code = allocate(512);
    set(code, Field.OBJECT_TYPE, type("code", 0));
    set(code, Field.CODE_OBJECT_NAME, text(name));
    set(code, Field.CODE_OBJECT_FILENAME, text("/srv/" + name + ".py"));
    setIfThere(code, Field.CODE_OBJECT_QUALNAME, text("A." + name));
    set(code, Field.CODE_OBJECT_FIRSTLINENO, firstLine);
    set(code, Field.CODE_OBJECT_LINETABLE, bytes(lineTable()));
    return code;
  }

  private byte[] lineTable() {
    return switch (layout.facts().lineTable()) {
      case LNOTAB, LNOTAB_UNSIGNED -> new byte[] {0, 1};
      case RANGES -> new byte[] {100, 1};
      // eight code units, the next line, columns 4 to 9
      case LOCATIONS -> new byte[] {(byte) (0x80 | 11 << 3 | 7), 4, 9};
    };
  }

  boolean frameObjects() {
    return layout.has(Field.THREAD_STATE_FRAME);
  }

  /** A frame that is about to run its second instruction; 200 bytes for its variables. */
  long frame(long code) {
    long frame = allocate(512);
    if (frameObjects()) {
      set(frame, Field.OBJECT_TYPE, type("frame", 0));
      set(frame, Field.FRAME_OBJECT_CODE, code);
      set(frame, Field.FRAME_OBJECT_LASTI, 2);
    } else {
      set(frame, Field.INTERPRETER_FRAME_EXECUTABLE, code);
      set(
          frame,
          Field.INTERPRETER_FRAME_INSTR_PTR,
          code + layout.offset(Field.CODE_OBJECT_CODE_ADAPTIVE) + 2);
    }
    return frame;
  }

  long shim() {
    long frame = allocate(512);
    set(frame, Field.INTERPRETER_FRAME_OWNER, 3);
    return frame;
  }

  void link(long frame, long previous) {
    set(
        frame,
        frameObjects() ? Field.FRAME_OBJECT_BACK : Field.INTERPRETER_FRAME_PREVIOUS,
        previous);
  }

  /** Makes the frames the thread's, innermost first. */
  void stack(long... frames) {
    memory.bytes(THREAD, new byte[1024]);
    for (int i = 0; i + 1 < frames.length; i++) {
      link(frames[i], frames[i + 1]);
    }
    long innermost = frames.length == 0 ? 0 : frames[0];
    if (frameObjects()) {
      set(THREAD, Field.THREAD_STATE_FRAME, innermost);
    } else if (layout.has(Field.THREAD_STATE_CURRENT_FRAME)) {
      set(THREAD, Field.THREAD_STATE_CURRENT_FRAME, innermost);
    } else {
      long cframe = allocate(64);
      set(THREAD, Field.THREAD_STATE_CFRAME, cframe);
      set(cframe, Field.CFRAME_CURRENT_FRAME, innermost);
    }
  }

  /** Writes the variables' slots of a frame. */
  void slots(long frame, long... values) {
    Field field =
        frameObjects() ? Field.FRAME_OBJECT_LOCALSPLUS : Field.INTERPRETER_FRAME_LOCALSPLUS;
    for (int i = 0; i < values.length; i++) {
      memory.number(frame + layout.offset(field) + 8L * i, 8, values[i]);
    }
  }
}

package dev.pystack.python.frame;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a code object says about the slots in which its frames keep variables ({@code localsplus}).
 *
 * @param names by slot; null where unreadable
 * @param kinds by slot: bits as in {@code co_localspluskinds} ({@code pycore_code.h}, 3.11+)
 * @param arguments slots of the arguments in the order of declaration
 * @param cells by slot of an argument: where its cell lies if that is another slot (to 3.10), else
 *     -1
 */
record VariableNames(@Nullable String[] names, byte[] kinds, int[] arguments, int[] cells) {
  static final int LOCAL = 0x20;
  static final int CELL = 0x40;
  static final int FREE = 0x80;

  // co_flags (code.h)
  private static final int OPTIMIZED = 0x1;
  private static final int VARARGS = 0x4;
  private static final int VARKEYWORDS = 0x8;

  // a function has at most some thousand variables; more is garbage
  private static final int MAX_NAME = 1 << 16;
  private static final long MAX_SLOTS = 1 << 16;
  // of all code objects
  private static final long MAX_CHARACTERS = 64L << 20;

  int slots() {
    return names.length;
  }

  boolean cell(int slot) {
    return (kinds[slot] & (CELL | FREE)) != 0;
  }

  static VariableNames read(Reader reader, long code) throws MemoryFault {
    Structs structs = reader.structs;
    long flags = structs.get(code, Field.CODE_OBJECT_FLAGS);
    @Nullable String[] names;
    byte[] kinds;
    if (structs.has(Field.CODE_OBJECT_LOCALSPLUSNAMES)) {
      names = reader.names(structs.get(code, Field.CODE_OBJECT_LOCALSPLUSNAMES));
      kinds = reader.kinds(structs.get(code, Field.CODE_OBJECT_LOCALSPLUSKINDS), names.length);
    } else {
      @Nullable String[] locals = reader.names(structs.get(code, Field.CODE_OBJECT_VARNAMES));
      @Nullable String[] cells = reader.names(structs.get(code, Field.CODE_OBJECT_CELLVARS));
      @Nullable String[] free = reader.names(structs.get(code, Field.CODE_OBJECT_FREEVARS));
      names = new String[locals.length + cells.length + free.length];
      kinds = new byte[names.length];
      int n = append(locals, LOCAL, names, kinds, 0);
      n = append(cells, CELL, names, kinds, n);
      append(free, FREE, names, kinds, n);
    }
    if ((flags & OPTIMIZED) == 0) {
      // a module's or class's namespace is a dictionary; cells beside it are the compiler's own, or
      // belong to the function around the class
      dropCells(names, kinds);
    }
    int[] arguments = arguments(structs, code, flags, names.length);
    return new VariableNames(names, kinds, arguments, cells(names, kinds, arguments));
  }

  private static int append(
      @Nullable String[] from, int kind, @Nullable String[] names, byte[] kinds, int at) {
    System.arraycopy(from, 0, names, at, from.length);
    for (int i = at; i < at + from.length; i++) {
      kinds[i] = (byte) kind;
    }
    return at + from.length;
  }

  private static void dropCells(@Nullable String[] names, byte[] kinds) {
    for (int i = 0; i < names.length; i++) {
      if ((kinds[i] & (CELL | FREE)) != 0) {
        names[i] = null;
      }
    }
  }

  private static int[] arguments(Structs structs, long code, long flags, int slots)
      throws MemoryFault {
    int positional = count(structs, code, Field.CODE_OBJECT_ARGCOUNT, slots);
    int keywordOnly =
        structs.has(Field.CODE_OBJECT_KWONLYARGCOUNT)
            ? count(structs, code, Field.CODE_OBJECT_KWONLYARGCOUNT, slots)
            : 0;
    int star = (flags & VARARGS) == 0 ? 0 : 1;
    int doubleStar = (flags & VARKEYWORDS) == 0 ? 0 : 1;
    // in their slots *args comes after the keyword-only ones
    int[] order = new int[positional + keywordOnly + star + doubleStar];
    int n = 0;
    for (int i = 0; i < positional; i++) {
      order[n++] = i;
    }
    if (star != 0) {
      order[n++] = positional + keywordOnly;
    }
    for (int i = 0; i < keywordOnly; i++) {
      order[n++] = positional + i;
    }
    if (doubleStar != 0) {
      order[n++] = positional + keywordOnly + star;
    }
    int valid = 0;
    for (int slot : order) {
      if (slot < slots) {
        order[valid++] = slot;
      }
    }
    return java.util.Arrays.copyOf(order, valid);
  }

  private static int count(Structs structs, long code, Field field, int slots) throws MemoryFault {
    return Math.clamp(structs.signed(code, field), 0, slots);
  }

  /** To 3.10 an argument that inner functions use has a slot of its own, then empty, and a cell. */
  private static int[] cells(@Nullable String[] names, byte[] kinds, int[] arguments) {
    int[] cells = new int[names.length];
    java.util.Arrays.fill(cells, -1);
    HashMap<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      if (name != null && (kinds[i] & CELL) != 0) {
        byName.putIfAbsent(name, i);
      }
    }
    for (int argument : arguments) {
      String name = names[argument];
      Integer cell = name == null ? null : byName.get(name);
      if (cell != null && cell > argument) {
        cells[argument] = cell;
      }
    }
    return cells;
  }

  /** Reads the tuples of names, and the kinds, of the code objects of one reading. */
  static final class Reader {
    private final Structs structs;
    private final ObjectReader objects;
    private long left = MAX_CHARACTERS;

    Reader(Structs structs, ObjectReader objects) {
      this.structs = structs;
      this.objects = objects;
    }

    @Nullable String[] names(long tuple) throws MemoryFault {
      long size = structs.signed(tuple, Field.VAR_OBJECT_SIZE);
      if (size < 0 || size > MAX_SLOTS) {
        throw new MemoryFault(tuple, "a tuple of " + size + " names");
      }
      TargetMemory memory = structs.memory();
      long items = structs.address(tuple, Field.TUPLE_OBJECT_ITEM);
      @Nullable String[] names = new String[(int) size];
      for (int i = 0; i < names.length; i++) {
        names[i] = name(memory.pointer(items + (long) i * memory.addressSize()));
      }
      return names;
    }

    private @Nullable String name(long text) {
      if (left <= 0) {
        return null;
      }
      try {
        String name = objects.text(text, MAX_NAME);
        // what is not read at all costs too
        left -= 1 + name.length();
        return name;
      } catch (MemoryFault | MalformedException unreadable) {
        return null;
      }
    }

    byte[] kinds(long bytes, int slots) throws MemoryFault {
      long size = structs.signed(bytes, Field.VAR_OBJECT_SIZE);
      if (size != slots) {
        throw new MemoryFault(bytes, size + " kinds for " + slots + " variables");
      }
      return structs.memory().bytes(structs.address(bytes, Field.BYTES_OBJECT_SVAL), slots);
    }
  }
}

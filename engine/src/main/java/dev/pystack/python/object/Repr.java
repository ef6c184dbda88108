package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Structs;

/**
 * Shows objects as Python's own {@code repr} would, within a budget of characters. Objects whose
 * {@code repr} is Python code of theirs cannot be run; they are shown as {@code <module.Class at
 * 0x…>}, except for the well known ones. Not thread-safe; make a new one when the target has run.
 */
public final class Repr {
  /** What a value may take by default. */
  public static final int BUDGET = 80;

  private static final int MIN_BUDGET = 16;
  private static final int MAX_BUDGET = 1 << 20;
  // deeper than this nothing is shown, whatever the budget
  private static final int MAX_DEPTH = 64;
  // a cut value of fewer characters says nothing
  private static final int MIN_CUT = 6;

  private final ObjectReader reader;
  private final Structs structs;
  private final Out out = new Out();
  private final Shapes shapes;
  private final Values values;
  private final Containers containers;
  private final Callables callables;
  private final Instances instances;
  private final Calendar calendar;
  private final long[] open = new long[MAX_DEPTH];
  private int depth;

  public Repr(ObjectReader reader) {
    this.reader = reader;
    this.structs = reader.structs();
    this.shapes = new Shapes(reader);
    this.values = new Values(this);
    this.containers = new Containers(this);
    this.callables = new Callables(this);
    this.instances = new Instances(this);
    this.calendar = new Calendar(this);
  }

  /**
   * The value of a local variable, never longer than the budget. What cannot be read is {@code
   * <invalid object at 0x…>}, in a container only the element.
   *
   * @param budget UTF-16 units, at least 16; what does not fit is cut, with {@code ...}
   */
  public String repr(long object, int budget) {
    int limit = Math.max(MIN_BUDGET, Math.min(budget, MAX_BUDGET));
    try {
      return unguarded(object, limit);
    } catch (RuntimeException bug) {
      // ours, not the target's; the report is worth more than this value
      return invalid(object);
    }
  }

  /** As {@link #repr}, where tests see everything that goes wrong. */
  String unguarded(long object, int limit) {
    depth = 0;
    out.start(limit, true);
    write(object);
    if (out.over()) {
      depth = 0;
      out.start(limit, false);
      write(object);
    }
    return out.text();
  }

  ObjectReader reader() {
    return reader;
  }

  Structs structs() {
    return structs;
  }

  TargetMemory memory() {
    return structs.memory();
  }

  Out out() {
    return out;
  }

  Shapes shapes() {
    return shapes;
  }

  /** A pointer after the object's header: word 0 is the first. */
  long word(long object, int index) throws MemoryFault {
    TargetMemory memory = structs.memory();
    return memory.pointer(object + shapes.headSize() + (long) index * memory.addressSize());
  }

  /**
   * Writes an element; cut where it does not fit and cutting is on. Where it does not fit, {@link
   * Out#over} is set while exact; while cutting, nothing at all is written when the room is too
   * small.
   *
   * @return whether all of it was written
   */
  boolean child(long object) {
    if (out.exact()) {
      write(object);
      return !out.over();
    }
    if (out.over()) {
      return false;
    }
    int start = out.length();
    out.exact(true);
    write(object);
    out.exact(false);
    if (!out.over()) {
      return true;
    }
    out.back(start);
    if (out.room() >= MIN_CUT) {
      write(object);
      // what was cut ends in "..." already; the caller goes on with its own closing
      out.back(out.length());
    }
    return false;
  }

  /**
   * Writes an object inside something that is not a container. Where it does not fit, cut as far as
   * that makes sense, nothing more is taken after it.
   *
   * @param close what comes after it, also when it is cut
   */
  void part(long object, String close) {
    if (out.exact() || out.over()) {
      if (!out.over()) {
        write(object);
        out.put(close);
      }
      return;
    }
    int limit = out.limit();
    out.limit(limit - close.length());
    boolean room = out.room() >= MIN_CUT;
    boolean complete = child(object);
    out.limit(limit);
    if (complete) {
      out.put(close);
    } else if (room) {
      out.force(close);
      out.incomplete();
    } else {
      out.stop();
    }
  }

  /** Writes an object into what is left, in the way that is set. */
  void write(long object) {
    int start = out.length();
    int limit = out.limit();
    int at = depth;
    if (at == MAX_DEPTH) {
      out.put("...");
      out.incomplete();
      return;
    }
    try {
      PyType type = reader.type(object);
      Shape shape = shapes.of(type);
      for (int i = 0; i < at; i++) {
        if (open[i] == object) {
          out.put(recursive(shape.kind()));
          return;
        }
      }
      open[depth++] = object;
      show(object, type, shape);
    } catch (MemoryFault | MalformedException bad) {
      out.back(start);
      out.limit(limit);
      out.put(invalid(object));
    } finally {
      depth = at;
    }
  }

  static String invalid(long object) {
    return "<invalid object at 0x" + Long.toHexString(object) + ">";
  }

  private static String recursive(Kind kind) {
    switch (kind) {
      case LIST:
      case DEQUE:
        return "[...]";
      case DICT:
      case DEFAULTDICT:
      case FROZENDICT:
      case COUNTER:
        return "{...}";
      case TUPLE:
        return "(...)";
      case SET:
      case FROZENSET:
        return "set(...)";
      case NAMESPACE:
        return "namespace(...)";
      default:
        return "...";
    }
  }

  private void show(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    switch (shape.kind().family()) {
      case VALUE:
        values.put(object, type, shape);
        break;
      case CONTAINER:
        containers.put(object, type, shape);
        break;
      case CALLABLE:
        callables.put(object, type, shape);
        break;
      case CALENDAR:
        calendar.put(object, type, shape);
        break;
      case INSTANCE:
        instances.put(object, type, shape);
        break;
    }
  }

  /** {@code <module.Class at 0x…>}. */
  void other(long object, Shape shape) {
    out.put("<" + shape.qualified() + at(object));
  }

  static String at(long object) {
    return " at 0x" + Long.toHexString(object) + ">";
  }
}

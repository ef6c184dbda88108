package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.util.Arrays;

/** Shows containers, and everything else that looks like one. */
final class Containers {
  private static final String MORE = ", ...";
  private static final String NOTHING_SHOWN = "...";
  // of a comma and a cut element
  private static final int MIN_ROOM = 12;

  private final Repr repr;
  private final ObjectReader reader;
  private final Structs structs;
  private final TargetMemory memory;
  private final Out out;
  private final boolean python2;
  private final Collections collections;

  Containers(Repr repr) {
    this.repr = repr;
    this.reader = repr.reader();
    this.structs = repr.structs();
    this.memory = repr.memory();
    this.out = repr.out();
    this.python2 = repr.shapes().python2();
    this.collections = new Collections(repr, this);
  }

  void put(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    switch (shape.kind()) {
      case LIST:
        long items = structs.get(object, Field.LIST_OBJECT_ITEM);
        elements("[", new Sources.Array(memory, items, reader.size(object)), "]");
        break;
      case TUPLE:
        tuple(object);
        break;
      case NAMEDTUPLE:
        namedTuple(object, shape.name(), shape.fields());
        break;
      case STRUCT_SEQUENCE:
        // the names of elements beyond the visible ones are not shown
        int visible = (int) Math.min(reader.size(object), shape.fields().length);
        namedTuple(object, type.name(), Arrays.copyOf(shape.fields(), visible));
        break;
      case DICT:
        dict("{", object, "}");
        break;
      case FROZENDICT:
        DictCursor frozen = reader.entriesUnchecked(object);
        if (frozen.left() == 0) {
          out.put(shape.name() + "()");
        } else {
          Source pairs = new Sources.Pairs(frozen, frozen.left(), Source.Style.COLON, false);
          elements(shape.name() + "({", pairs, "})");
        }
        break;
      case MAPPING_PROXY:
        wrapped(python2 ? "dict_proxy(" : "mappingproxy(", repr.word(object, 0), ")");
        break;
      case SET:
      case FROZENSET:
        set(object, shape);
        break;
      case DATACLASS:
        String name = shape.qualified().substring(dot(shape.qualified(), type));
        elements(name + "(", Sources.Members.of(repr.shapes(), object, type, shape.fields()), ")");
        break;
      case EXCEPTION:
        exception(object, shape);
        break;
      default:
        collections.put(object, type, shape);
        break;
    }
  }

  /** Where the qualified name starts: after the module, whose name may have dots too. */
  private int dot(String qualified, PyType type) throws MemoryFault, MalformedException {
    String name = repr.shapes().qualname(type);
    return qualified.endsWith(name) ? qualified.length() - name.length() : 0;
  }

  /** Something around an object. */
  void wrapped(String open, long object, String close) {
    out.put(open);
    repr.part(object, close);
  }

  private void tuple(long object) throws MemoryFault, MalformedException {
    long size = reader.size(object);
    long items = structs.address(object, Field.TUPLE_OBJECT_ITEM);
    elements("(", new Sources.Array(memory, items, size), size == 1 ? ",)" : ")");
  }

  private void namedTuple(long object, String name, String[] fields)
      throws MemoryFault, MalformedException {
    if (reader.size(object) != fields.length) {
      tuple(object);
      return;
    }
    long items = structs.address(object, Field.TUPLE_OBJECT_ITEM);
    elements(name + "(", new Sources.NamedArray(memory, items, fields), ")");
  }

  void dict(String open, long object, String close) throws MemoryFault, MalformedException {
    elements(open, pairs(object, Source.Style.COLON, false), close);
  }

  Source pairs(long dict, Source.Style style, boolean keysOnly)
      throws MemoryFault, MalformedException {
    DictCursor cursor = reader.entries(dict);
    long used = structs.signed(dict, Field.DICT_OBJECT_USED);
    return new Sources.Pairs(cursor, used, style, keysOnly);
  }

  private void set(long object, Shape shape) throws MemoryFault, MalformedException {
    Source elements = Sources.Table.of(reader, object);
    String name = shape.name();
    if (python2) {
      elements(name + "([", elements, "])");
    } else if (elements.size() == 0) {
      out.put(name + "()");
    } else if (name.equals("set")) {
      elements("{", elements, "}");
    } else {
      elements(name + "({", elements, "})");
    }
  }

  /** The name and the arguments; to 3.6 a single one with a comma, as the tuple it is in. */
  private void exception(long object, Shape shape) throws MemoryFault, MalformedException {
    long args = structs.get(object, Field.EXCEPTION_OBJECT_ARGS);
    if (!reader.type(args).isTuple()) {
      throw new MalformedException("exception object", object, "a tuple of arguments");
    }
    long size = reader.size(args);
    long items = structs.address(args, Field.TUPLE_OBJECT_ITEM);
    boolean comma = size == 1 && structs.layout().facts().reprs() == Facts.Reprs.POSITIONAL;
    elements(shape.name() + "(", new Sources.Array(memory, items, size), comma ? ",)" : ")");
  }

  /** Elements between brackets; while cutting, as many as fit, and then {@code ...}. */
  void elements(String open, Source source, String close) throws MemoryFault, MalformedException {
    if (!out.exact() && out.room() < open.length() + NOTHING_SHOWN.length() + close.length()) {
      out.put(open);
      out.put(NOTHING_SHOWN + NOTHING_SHOWN);
      return;
    }
    out.put(open);
    long done = 0;
    while (!out.over() && source.next()) {
      done++;
      boolean last = done >= source.size();
      int start = out.length();
      int limit = out.limit();
      boolean complete;
      if (out.exact()) {
        complete = element(source, done == 1);
      } else {
        out.limit(limit - close.length() - (last ? 0 : MORE.length()));
        complete = cutElement(source, done == 1);
        out.limit(limit);
      }
      if (!complete) {
        if (!out.exact()) {
          boolean nothing = out.length() == start;
          out.force(nothing && done == 1 ? NOTHING_SHOWN : last && !nothing ? "" : MORE);
          out.force(close);
        }
        return;
      }
    }
    if (done < source.size()) {
      // ended early: the container is not what it claims, or larger than we walk
      out.put(done == 0 ? NOTHING_SHOWN : MORE);
      out.put(close);
      return;
    }
    out.put(close);
  }

  private boolean element(Source source, boolean first) {
    if (!first) {
      out.put(", ");
    }
    switch (source.style()) {
      case ITEM:
        break;
      case COLON:
        repr.child(source.key);
        out.put(": ");
        break;
      case PAIR:
        out.put("(");
        repr.child(source.key);
        out.put(", ");
        break;
      case NAMED:
        if (source.name != null) {
          out.put(source.name + "=");
        }
        break;
    }
    repr.child(source.item);
    if (source.style() == Source.Style.PAIR) {
      out.put(")");
    }
    return !out.over();
  }

  /** Whole if it fits, else cut, else (where the room is too small even for that) nothing. */
  private boolean cutElement(Source source, boolean first) {
    int start = out.length();
    out.exact(true);
    element(source, first);
    out.exact(false);
    if (!out.over()) {
      return true;
    }
    out.back(start);
    if (out.room() < MIN_ROOM) {
      return false;
    }
    if (!first) {
      out.put(", ");
    }
    boolean shown = true;
    int limit = out.limit();
    switch (source.style()) {
      case ITEM:
        break;
      case COLON:
        shown = shown && repr.child(source.key);
        out.put(": ");
        break;
      case PAIR:
        out.limit(limit - 1);
        out.put("(");
        shown = shown && repr.child(source.key);
        out.put(", ");
        break;
      case NAMED:
        if (source.name != null) {
          out.put(source.name + "=");
        }
        break;
    }
    int before = out.length();
    shown = shown && !out.over();
    if (shown) {
      repr.child(source.item);
      shown = out.length() > before;
    }
    out.limit(limit);
    if (!shown) {
      out.back(start);
    } else {
      out.back(out.length());
      if (source.style() == Source.Style.PAIR) {
        out.put(")");
      }
    }
    return false;
  }
}

package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import org.jspecify.annotations.Nullable;

/** Shows what {@code collections}, {@code types} and {@code functools} have, and views of dicts. */
final class Collections {
  // more elements than this no report shows; the rest is counted only
  private static final int MAX_LISTED = 1024;

  private final Repr repr;
  private final Containers containers;
  private final ObjectReader reader;
  private final Structs structs;
  private final TargetMemory memory;
  private final Out out;
  private final boolean positional;

  Collections(Repr repr, Containers containers) {
    this.repr = repr;
    this.containers = containers;
    this.reader = repr.reader();
    this.structs = repr.structs();
    this.memory = repr.memory();
    this.out = repr.out();
    this.positional = structs.layout().facts().reprs() == Facts.Reprs.POSITIONAL;
  }

  void put(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    switch (shape.kind()) {
      case DICT_KEYS:
      case DICT_VALUES:
        boolean keys = shape.kind() == Kind.DICT_KEYS;
        Source view = containers.pairs(repr.word(object, 0), Source.Style.ITEM, keys);
        containers.elements(shape.name() + "([", view, "])");
        break;
      case DICT_ITEMS:
        Source items = containers.pairs(repr.word(object, 0), Source.Style.PAIR, false);
        containers.elements(shape.name() + "([", items, "])");
        break;
      case DEFAULTDICT:
        out.put((positional ? "defaultdict" : shape.name()) + "(");
        long factory = memory.pointer(object + dictSize(type));
        if (factory == 0) {
          out.put("None");
        } else {
          repr.part(factory, "");
        }
        if (!out.over()) {
          containers.dict(", {", object, "})");
        }
        break;
      case COUNTER:
        counter(object, shape);
        break;
      case ORDERED_DICT:
        ordered(shape, linked(object, type));
        break;
      case PYTHON_ORDERED_DICT:
        ordered(shape, linkedPython2(object));
        break;
      case NAMESPACE:
        namespace(object, shape);
        break;
      case PARTIAL:
        partial(object, shape);
        break;
      case DEQUE:
        deque(object, shape);
        break;
      default:
        repr.other(object, shape);
        break;
    }
  }

  /** Bytes of the {@code dict} with which an instance of a subclass starts. */
  private long dictSize(PyType type) throws MemoryFault, MalformedException {
    PyType base = type;
    for (int i = 0; i < 64; i++) {
      if (base.name().equals("dict") && !base.isHeap()) {
        return base.basicSize();
      }
      base = reader.typeAt(structs.get(base.address(), Field.TYPE_OBJECT_BASE));
    }
    throw new MalformedException("type object", type.address(), "a base dict");
  }

  /** By falling count, as {@code most_common} sorts. */
  private void counter(long object, Shape shape) throws MemoryFault, MalformedException {
    long used = structs.signed(object, Field.DICT_OBJECT_USED);
    if (used == 0) {
      out.put(shape.name() + "()");
      return;
    }
    int count = (int) Math.min(used, MAX_LISTED);
    long[] keys = new long[count];
    long[] items = new long[count];
    long[] counts = new long[count];
    DictCursor cursor = reader.entries(object);
    int n = 0;
    boolean sortable = used <= MAX_LISTED;
    while (n < count && cursor.next()) {
      keys[n] = cursor.key();
      items[n] = cursor.value();
      PyType type = reader.type(items[n]);
      sortable = sortable && (type.isLong() || Ints.isSmall(structs, type));
      counts[n] = sortable ? reader.integer(items[n]) : 0;
      n++;
    }
    if (sortable) {
      sort(keys, items, counts, n);
    }
    Source sorted = new Sources.Listed(keys, items, n, used, Source.Style.COLON);
    containers.elements(shape.name() + "({", sorted, "})");
  }

  /** Stable, falling; by insertion: the counts are mostly few. */
  private static void sort(long[] keys, long[] items, long[] counts, int n) {
    for (int i = 1; i < n; i++) {
      long key = keys[i];
      long item = items[i];
      long count = counts[i];
      int j = i;
      while (j > 0 && counts[j - 1] < count) {
        keys[j] = keys[j - 1];
        items[j] = items[j - 1];
        counts[j] = counts[j - 1];
        j--;
      }
      keys[j] = key;
      items[j] = item;
      counts[j] = count;
    }
  }

  private void ordered(Shape shape, Source pairs) throws MemoryFault, MalformedException {
    boolean asDict = pairs.style() == Source.Style.COLON;
    if (pairs.size() == 0) {
      out.put(shape.name() + "()");
    } else if (asDict) {
      containers.elements(shape.name() + "({", pairs, "})");
    } else {
      containers.elements(shape.name() + "([", pairs, "])");
    }
  }

  private Source.Style pairStyle() {
    return structs.layout().facts().reprs().compareTo(Facts.Reprs.ORDERED_DICTS) >= 0
        ? Source.Style.COLON
        : Source.Style.PAIR;
  }

  /** How many pairs can be of use: each takes four characters and more. */
  private int listed() {
    return Math.min(MAX_LISTED, Math.max(0, out.room()) / 4 + 1);
  }

  /**
   * 3.5 and later: the keys are linked in order, beside the dictionary (CPython's {@code
   * odictobject.c}: after the dict comes the first node; a node is key, hash, next, previous).
   */
  private Source linked(long object, PyType type) throws MemoryFault, MalformedException {
    long used = structs.signed(object, Field.DICT_OBJECT_USED);
    int count = (int) Math.max(0, Math.min(used, listed()));
    int word = memory.addressSize();
    long[] keys = new long[count];
    long[] items = new long[count];
    long node = memory.pointer(object + dictSize(type));
    DictCursor cursor = reader.entries(object);
    int n = 0;
    while (n < count && node != 0) {
      long key = memory.pointer(node);
      // mostly the same order; where not, from the start again
      boolean found = cursor.next() && cursor.key() == key;
      if (!found) {
        cursor = reader.entries(object);
        while (!found && cursor.next()) {
          found = cursor.key() == key;
        }
      }
      if (!found) {
        break;
      }
      keys[n] = key;
      items[n++] = cursor.value();
      node = memory.pointer(node + 2L * word);
    }
    return new Sources.Listed(keys, items, n, used, pairStyle());
  }

  /** 2.7: lists of previous, next and key, in a ring that begins at {@code __root}. */
  private Source linkedPython2(long object) throws MemoryFault, MalformedException {
    long used = structs.signed(object, Field.DICT_OBJECT_USED);
    long root = reader.attribute(object, "_OrderedDict__root");
    if (root == 0 || !reader.type(root).isList()) {
      return containers.pairs(object, pairStyle(), false);
    }
    int count = (int) Math.max(0, Math.min(used, listed()));
    long[] keys = new long[count];
    long[] items = new long[count];
    long link = reader.listItem(root, 1);
    int n = 0;
    while (n < count && link != root) {
      long key = reader.listItem(link, 2);
      DictCursor cursor = reader.entries(object);
      boolean found = false;
      while (!found && cursor.next()) {
        found = cursor.key() == key;
      }
      if (!found) {
        break;
      }
      keys[n] = key;
      items[n++] = cursor.value();
      link = reader.listItem(link, 1);
    }
    return new Sources.Listed(keys, items, n, used, pairStyle());
  }

  private void namespace(long object, Shape shape) throws MemoryFault, MalformedException {
    DictCursor cursor = reader.attributes(object);
    String name = shape.name().equals("SimpleNamespace") ? "namespace" : shape.name();
    out.put(name);
    containers.elements("(", new Attributes(cursor), ")");
  }

  /** Of a namespace: {@code name=value}. */
  private final class Attributes extends Source {
    private final @Nullable DictCursor cursor;

    Attributes(@Nullable DictCursor cursor) {
      super(cursor == null ? 0 : cursor.left(), Style.NAMED);
      this.cursor = cursor;
    }

    @Override
    boolean next() throws MemoryFault, MalformedException {
      if (cursor == null || !cursor.next()) {
        return false;
      }
      name = reader.text(cursor.key(), MAX_LISTED);
      item = cursor.value();
      return true;
    }
  }

  /** The function, its arguments, then the named ones (CPython's {@code _functoolsmodule.c}). */
  private void partial(long object, Shape shape) throws MemoryFault, MalformedException {
    long args = repr.word(object, 1);
    long kw = repr.word(object, 2);
    boolean hasArgs = reader.type(args).isTuple();
    long argCount = hasArgs ? reader.size(args) : 0;
    DictCursor named = reader.type(kw).isDict() ? reader.entries(kw) : null;
    long all = 1 + argCount + (named == null ? 0 : named.left());
    Source source =
        new Source(all, Source.Style.NAMED) {
          private long index = -1;

          @Override
          boolean next() throws MemoryFault, MalformedException {
            name = null;
            index++;
            if (index == 0) {
              item = repr.word(object, 0);
              return true;
            }
            if (index <= argCount) {
              item = reader.tupleItem(args, index - 1);
              return true;
            }
            if (named == null || !named.next()) {
              return false;
            }
            name = reader.text(named.key(), MAX_LISTED);
            item = named.value();
            return true;
          }
        };
    containers.elements("functools." + shape.name() + "(", source, ")");
  }

  /**
   * {@code dequeobject} (CPython's {@code _collectionsmodule.c}), after the header with the size:
   * leftmost and rightmost block, index in the leftmost, index in the rightmost, state, maxlen; a
   * block is left, data[64], right. 2.7: the size comes after the indices, and a block is data[62],
   * right, left.
   */
  private void deque(long object, Shape shape) throws MemoryFault, MalformedException {
    boolean python2 = repr.shapes().python2();
    int word = memory.addressSize();
    long fields = object + repr.shapes().headSize() + (python2 ? 0 : word);
    long size = memory.ssize(python2 ? fields + 4L * word : fields - word);
    long leftBlock = memory.pointer(fields);
    long leftIndex = memory.ssize(fields + 2L * word);
    long maxLength = memory.ssize(fields + (python2 ? 6L : 5L) * word);
    int inBlock = python2 ? 62 : 64;
    if (size < 0 || leftIndex < 0 || leftIndex > inBlock) {
      throw new MalformedException("deque object", object, "a size, and an index in a block");
    }
    int dataAt = python2 ? 0 : word;
    int rightAt = dataAt + inBlock * word;
    Source source =
        new Source(size, Source.Style.ITEM) {
          private long block = leftBlock;
          private int index = (int) leftIndex;
          private long done;

          @Override
          boolean next() throws MemoryFault {
            if (done++ == size()) {
              return false;
            }
            if (index == inBlock) {
              block = memory.pointer(block + rightAt);
              index = 0;
            }
            item = memory.pointer(block + dataAt + (long) index++ * word);
            return true;
          }
        };
    String close = maxLength >= 0 ? "], maxlen=" + maxLength + ")" : "])";
    containers.elements((positional ? "deque" : shape.name()) + "([", source, close);
  }
}

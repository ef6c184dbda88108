package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Structs;
import java.math.BigInteger;
import java.util.ArrayList;

/** Shows instances of classes written in Python: well known ones, and the rest by class. */
final class Instances {
  private static final int MAX_TEXT = 4096;
  private static final int MAX_PARTS = 256;

  private final Repr repr;
  private final ObjectReader reader;
  private final Structs structs;
  private final Shapes shapes;
  private final Out out;

  Instances(Repr repr) {
    this.repr = repr;
    this.reader = repr.reader();
    this.structs = repr.structs();
    this.shapes = repr.shapes();
    this.out = repr.out();
  }

  void put(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    switch (shape.kind()) {
      case ENUM:
        enumMember(object, type, shape);
        break;
      case FRACTION:
        out.put(shape.name() + "(");
        attribute(object, type, "_numerator");
        out.put(", ");
        attribute(object, type, "_denominator");
        out.put(")");
        break;
      case PYTHON_DECIMAL:
        pythonDecimal(object, type, shape);
        break;
      case PATH:
        path(object, type, shape);
        break;
      case UUID:
        uuid(object, type, shape);
        break;
      case CLASSIC_INSTANCE:
        classic(object);
        break;
      default:
        repr.other(object, shape);
        break;
    }
  }

  private void attribute(long object, PyType type, String name)
      throws MemoryFault, MalformedException {
    repr.part(need(object, type, name), "");
  }

  private long need(long object, PyType type, String name) throws MemoryFault, MalformedException {
    long found = shapes.member(object, type, name);
    if (found == 0) {
      throw new MalformedException("object", object, "an attribute " + name);
    }
    return found;
  }

  /** {@code <Color.RED: 1>}; a combination of flags may have no name of its own. */
  private void enumMember(long object, PyType type, Shape shape)
      throws MemoryFault, MalformedException {
    long value = reader.attribute(object, "_value_");
    long name = reader.attribute(object, "_name_");
    if (value == 0) {
      repr.other(object, shape);
      return;
    }
    String text = "";
    if (name != 0 && shapes.isText(name)) {
      text = "." + reader.text(name, MAX_TEXT);
    } else if (structs.layout().facts().reprs().compareTo(Facts.Reprs.FLAGS) < 0) {
      text = "." + flags(type, reader.integer(value));
    }
    out.put("<" + shape.name() + text + ": ");
    repr.part(value, ">");
  }

  /**
   * The flags that make up a combination, the highest first (CPython's {@code enum._decompose}, to
   * 3.10): named ones, and single bits that have been seen.
   */
  private String flags(PyType type, long value) throws MemoryFault, MalformedException {
    long map = shapes.inherited(type, "_value2member_map_");
    if (map == 0) {
      return Long.toString(value);
    }
    ArrayList<String> names = new ArrayList<>();
    ArrayList<Long> values = new ArrayList<>();
    DictCursor cursor = reader.entries(map);
    for (int i = 0; i < MAX_PARTS && cursor.next(); i++) {
      long bits = reader.integer(cursor.key());
      long name = reader.attribute(cursor.value(), "_name_");
      boolean named = name != 0 && shapes.isText(name);
      boolean single = value >= 0 && Long.bitCount(bits) == 1;
      if (bits != 0 && (bits & value) == bits && (named || single)) {
        int at = 0;
        while (at < values.size() && values.get(at) > bits) {
          at++;
        }
        values.add(at, bits);
        names.add(at, named ? reader.text(name, MAX_TEXT) : Long.toString(bits));
      }
    }
    if (values.size() > 1 && values.get(0) == value) {
      names.remove(0);
    }
    return names.isEmpty() ? Long.toString(value) : String.join("|", names);
  }

  /** {@code Decimal} as written in Python: 2.7, and builds without libmpdec. */
  private void pythonDecimal(long object, PyType type, Shape shape)
      throws MemoryFault, MalformedException {
    String digits = reader.text(need(object, type, "_int"), MAX_TEXT);
    boolean negative = reader.integer(need(object, type, "_sign")) != 0;
    boolean special = reader.integer(need(object, type, "_is_special")) != 0;
    long exponent = need(object, type, "_exp");
    String text;
    if (special) {
      String kind = reader.text(exponent, 1);
      text = kind.equals("F") ? "Infinity" : (kind.equals("N") ? "sNaN" : "NaN") + digits;
    } else {
      if (digits.isEmpty()) {
        throw new MalformedException("Decimal object", object, "digits");
      }
      text = Decimals.scientific(digits, reader.integer(exponent));
    }
    out.put(shape.name() + "('" + (negative ? "-" : "") + text + "')");
  }

  /** By the parts, from which the text is made when it is first asked for. */
  private void path(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    String text = pathText(object, type);
    if (text == null) {
      repr.other(object, shape);
      return;
    }
    String quote = text.indexOf('\'') >= 0 ? "\"" : "'";
    out.put(shape.name() + "(" + quote + text + quote + ")");
  }

  private @org.jspecify.annotations.Nullable String pathText(long object, PyType type)
      throws MemoryFault, MalformedException {
    long known = shapes.slot(object, type, "_str");
    if (known != 0 && shapes.isText(known)) {
      return reader.text(known, MAX_TEXT);
    }
    long drive = shapes.slot(object, type, "_drv");
    long root = shapes.slot(object, type, "_root");
    String start =
        (drive == 0 ? "" : reader.text(drive, MAX_TEXT))
            + (root == 0 ? "" : reader.text(root, MAX_TEXT));
    long parts = shapes.slot(object, type, "_parts");
    long tail = shapes.slot(object, type, "_tail_cached");
    long raw = shapes.slot(object, type, "_raw_paths");
    String text;
    if (parts != 0) {
      // to 3.11; the first part is drive and root, where there are any
      text = start + join(parts, start.isEmpty() ? 0 : 1);
    } else if (tail != 0) {
      text = start + join(tail, 0);
    } else if (raw != 0) {
      // 3.12+, not asked for its parts yet
      text = join(raw, 0);
      while (text.length() > 1 && text.endsWith("/")) {
        text = text.substring(0, text.length() - 1);
      }
    } else {
      return null;
    }
    return text.isEmpty() ? "." : text;
  }

  private String join(long list, int from) throws MemoryFault, MalformedException {
    StringBuilder text = new StringBuilder();
    boolean tuple = reader.type(list).isTuple();
    long size = Math.min(reader.size(list), MAX_PARTS);
    for (long i = from; i < size; i++) {
      long part = tuple ? reader.tupleItem(list, i) : reader.listItem(list, i);
      if (text.length() > 0 && text.charAt(text.length() - 1) != '/') {
        text.append('/');
      }
      text.append(reader.text(part, MAX_TEXT));
    }
    return text.toString();
  }

  private void uuid(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    long number = need(object, type, "int");
    if (!reader.type(number).isLong()) {
      repr.other(object, shape);
      return;
    }
    BigInteger value = BigInts.value(structs.memory(), Ints.read(structs, number));
    String hex = value.toString(16);
    if (hex.length() > 32) {
      throw new MalformedException("UUID object", object, "128 bits");
    }
    hex = "0".repeat(32 - hex.length()) + hex;
    out.put(
        shape.name()
            + "('"
            + hex.substring(0, 8)
            + "-"
            + hex.substring(8, 12)
            + "-"
            + hex.substring(12, 16)
            + "-"
            + hex.substring(16, 20)
            + "-"
            + hex.substring(20)
            + "')");
  }

  /** 2.7's instance of an old-style class: the class is its first word. */
  private void classic(long object) throws MemoryFault, MalformedException {
    long of = repr.word(object, 0);
    String name = reader.text(repr.word(of, 2), MAX_TEXT);
    long module = reader.lookup(repr.word(of, 1), "__module__");
    String prefix = module == 0 ? "" : reader.text(module, MAX_TEXT) + ".";
    out.put("<" + prefix + name + Repr.at(object));
  }
}

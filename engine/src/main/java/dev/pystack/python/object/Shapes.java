package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Finds out how the instances of a type are shown, once for each type. */
final class Shapes {
  private static final int MAX_NAME = 256;
  private static final int MAX_BASES = 64;
  private static final int MAX_FIELDS = 256;
  private static final int MAX_SHAPES = 1 << 14;

  private final ObjectReader reader;
  private final Structs structs;
  private final TargetMemory memory;
  private final boolean python2;
  private final HashMap<Long, Shape> shapes = new HashMap<>();

  Shapes(ObjectReader reader) {
    this.reader = reader;
    this.structs = reader.structs();
    this.memory = structs.memory();
    this.python2 = structs.layout().facts().strings() == Facts.Strings.PYTHON2;
  }

  boolean python2() {
    return python2;
  }

  /** Bytes of an object before its own fields. */
  int headSize() {
    return structs.layout().offset(Field.FLOAT_OBJECT_FVAL);
  }

  Shape of(PyType type) throws MemoryFault, MalformedException {
    Shape known = shapes.get(type.address());
    if (known == null) {
      known = find(type);
      if (shapes.size() >= MAX_SHAPES) {
        shapes.clear();
      }
      shapes.put(type.address(), known);
    }
    return known;
  }

  private Shape find(PyType type) throws MemoryFault, MalformedException {
    String name = type.name().substring(type.name().lastIndexOf('.') + 1);
    String qualified = qualified(type);
    String[] fields = Shape.NO_FIELDS;
    Kind kind = builtin(type);
    if (kind == null && type.isType()) {
      kind = Kind.TYPE;
    }
    if (kind == null && type.isHeap()) {
      kind = wellKnown(qualified);
      long metatype = structs.get(type.address(), Field.OBJECT_TYPE);
      if (kind == null && isEnum(metatype)) {
        kind = Kind.ENUM;
      }
      if (kind == null) {
        long names = inherited(type, type.isTuple() ? "_fields" : "__dataclass_fields__");
        if (names != 0) {
          kind = type.isTuple() ? Kind.NAMEDTUPLE : Kind.DATACLASS;
          fields = type.isTuple() ? tupleFields(names) : dataclassFields(names);
        }
      }
    }
    // 2.7: laid out like tuples, but none
    if (kind == null && (type.isTuple() || python2) && type.name().indexOf('.') >= 0) {
      fields = StructSequences.fields(reader, this, type);
      kind = fields.length == 0 ? null : Kind.STRUCT_SEQUENCE;
    }
    if (kind == null) {
      kind = byBase(type);
    }
    if (kind == null || kind.needs() != null && !structs.has(kind.needs())) {
      kind = Kind.OTHER;
    }
    return new Shape(kind, name, qualified, fields);
  }

  /** The kind of a type of CPython's own; classes written in Python may have any name. */
  private @Nullable Kind builtin(PyType type) {
    boolean dotted = type.name().indexOf('.') >= 0;
    if (type.isHeap() && !dotted) {
      return null;
    }
    if (type.name().startsWith("numpy.") && !type.name().equals("numpy.ndarray")) {
      return Numpy.isScalar(type.name()) ? Kind.NUMPY_SCALAR : null;
    }
    Kind kind = Kind.named(type.name());
    if (kind == Kind.INT && python2) {
      return Kind.INT;
    }
    if (kind == null && !dotted) {
      if (type.isUnicode()) {
        return Kind.TEXT;
      }
      if (type.isBytes()) {
        return Kind.BYTES;
      }
    }
    return kind;
  }

  private static @Nullable Kind wellKnown(String qualified) {
    switch (qualified) {
      case "fractions.Fraction":
        return Kind.FRACTION;
      case "decimal.Decimal":
      case "_pydecimal.Decimal":
        return Kind.PYTHON_DECIMAL;
      case "collections.Counter":
        return Kind.COUNTER;
      case "collections.OrderedDict":
        return Kind.PYTHON_ORDERED_DICT;
      case "uuid.UUID":
        return Kind.UUID;
      case "pathlib.PosixPath":
      case "pathlib.PurePosixPath":
      case "pathlib._local.PosixPath":
      case "pathlib._local.PurePosixPath":
        return Kind.PATH;
      default:
        return null;
    }
  }

  /** By what the type inherits: its flags, and the nearest base that is CPython's own. */
  private @Nullable Kind byBase(PyType type) throws MemoryFault, MalformedException {
    if (type.isBaseException()) {
      return Kind.EXCEPTION;
    }
    PyType base = type;
    for (int i = 0; i < MAX_BASES; i++) {
      long next = structs.get(base.address(), Field.TYPE_OBJECT_BASE);
      if (next == 0) {
        return null;
      }
      base = reader.typeAt(next);
      Kind kind = builtin(base);
      if (kind == null && base.isHeap()) {
        kind = wellKnown(qualified(base));
      }
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  private boolean isEnum(long metatype) throws MemoryFault, MalformedException {
    for (int i = 0; i < MAX_BASES && metatype != 0; i++) {
      PyType type = reader.typeAt(metatype);
      if (!type.isHeap()) {
        return false;
      }
      if (type.name().equals("EnumMeta") || type.name().equals("EnumType")) {
        return true;
      }
      metatype = structs.get(metatype, Field.TYPE_OBJECT_BASE);
    }
    return false;
  }

  /** A class's {@code __qualname__}; where the version has none, its name. */
  String qualname(PyType type) throws MemoryFault, MalformedException {
    if (type.isHeap() && structs.has(Field.TYPE_OBJECT_HT_QUALNAME)) {
      long qualname = structs.get(type.address(), Field.TYPE_OBJECT_HT_QUALNAME);
      if (qualname != 0) {
        return reader.text(qualname, MAX_NAME);
      }
    }
    return type.name().substring(type.name().lastIndexOf('.') + 1);
  }

  /** {@code module.qualname}, without the module for built-in types. */
  String qualified(PyType type) throws MemoryFault, MalformedException {
    if (!type.isHeap()) {
      return type.name();
    }
    String name = qualname(type);
    long dict = structs.get(type.address(), Field.TYPE_OBJECT_DICT);
    long module = dict == 0 ? 0 : reader.lookup(dict, "__module__");
    if (module == 0 || !isText(module)) {
      return name;
    }
    String text = reader.text(module, MAX_NAME);
    return text.equals("builtins") || text.equals("__builtin__") ? name : text + "." + name;
  }

  boolean isText(long object) throws MemoryFault, MalformedException {
    PyType type = reader.type(object);
    return type.isUnicode() || python2 && type.isBytes();
  }

  /** What the class or a base of it has under this name; 0 where none has. Not C code's types. */
  long inherited(PyType type, String name) throws MemoryFault, MalformedException {
    byte[] key = name.getBytes(StandardCharsets.US_ASCII);
    long mro = structs.get(type.address(), Field.TYPE_OBJECT_MRO);
    if (mro == 0) {
      return 0;
    }
    long size = Math.min(reader.size(mro), MAX_BASES);
    for (long i = 0; i < size; i++) {
      long base = reader.tupleItem(mro, i);
      PyType baseType = reader.type(base).isType() ? reader.typeAt(base) : null;
      if (baseType == null || !baseType.isHeap()) {
        continue;
      }
      long dict = structs.get(base, Field.TYPE_OBJECT_DICT);
      long found = dict == 0 ? 0 : reader.lookup(dict, key);
      if (found != 0) {
        return found;
      }
    }
    return 0;
  }

  /**
   * What a slot of the class ({@code __slots__}) holds in an instance; 0 where there is no such
   * slot or nothing in it.
   */
  long slot(long object, PyType type, String name) throws MemoryFault, MalformedException {
    long descriptor = inherited(type, name);
    if (descriptor == 0 || !isDescriptor(descriptor)) {
      return 0;
    }
    long offset = memberOffset(descriptor);
    if (offset < headSize() || offset > type.basicSize() - memory.addressSize()) {
      throw new MalformedException("member descriptor", descriptor, "an offset in the instance");
    }
    return memory.pointer(object + offset);
  }

  /** Whether it is what a class has for a slot. */
  boolean isDescriptor(long object) throws MemoryFault, MalformedException {
    return reader.type(object).name().equals("member_descriptor");
  }

  /** An attribute, in a slot or in the instance's dictionary; 0 where there is none. */
  long member(long object, PyType type, String name) throws MemoryFault, MalformedException {
    long found = slot(object, type, name);
    return found != 0 ? found : reader.attribute(object, name);
  }

  /**
   * PyMemberDescrObject's d_member comes after the common part; PyMemberDef: name, type, offset.
   */
  long memberOffset(long descriptor) throws MemoryFault {
    Field last =
        structs.has(Field.DESCR_OBJECT_QUALNAME)
            ? Field.DESCR_OBJECT_QUALNAME
            : Field.DESCR_OBJECT_NAME;
    int word = memory.addressSize();
    long member = memory.pointer(structs.address(descriptor, last) + word);
    return memory.ssize(member + 2L * word);
  }

  private String[] tupleFields(long names) throws MemoryFault, MalformedException {
    if (!reader.type(names).isTuple()) {
      return Shape.NO_FIELDS;
    }
    int count = (int) Math.min(reader.size(names), MAX_FIELDS);
    String[] fields = new String[count];
    for (int i = 0; i < count; i++) {
      fields[i] = reader.text(reader.tupleItem(names, i), MAX_NAME);
    }
    return fields;
  }

  /** The names of the {@code dataclasses.Field}s that are shown. */
  private String[] dataclassFields(long dict) throws MemoryFault, MalformedException {
    ArrayList<String> fields = new ArrayList<>();
    DictCursor cursor = reader.entries(dict);
    while (fields.size() < MAX_FIELDS && cursor.next()) {
      long field = cursor.value();
      PyType type = reader.type(field);
      long shown = member(field, type, "repr");
      long kind = member(field, type, "_field_type");
      // not ClassVar and not InitVar, which have kinds of their own
      boolean isField = true;
      if (kind != 0) {
        long name = reader.attribute(kind, "name");
        isField = name == 0 || reader.text(name, MAX_NAME).equals("_FIELD");
      }
      if (isField && (shown == 0 || !isFalse(shown))) {
        fields.add(reader.text(cursor.key(), MAX_NAME));
      }
    }
    return fields.toArray(new String[0]);
  }

  private boolean isFalse(long object) throws MemoryFault, MalformedException {
    return reader.type(object).name().equals("bool") && reader.integer(object) == 0;
  }
}

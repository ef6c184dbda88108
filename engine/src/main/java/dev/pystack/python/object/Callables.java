package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import org.jspecify.annotations.Nullable;

/** Shows functions, methods, modules, classes and what else a program consists of. */
final class Callables {
  private static final int MAX_NAME = 1024;
  private static final long UNICODE_FLAG = 32;
  // by bit
  private static final String[] FLAGS = {
    "TEMPLATE",
    "IGNORECASE",
    "LOCALE",
    "MULTILINE",
    "DOTALL",
    "UNICODE",
    "VERBOSE",
    "DEBUG",
    "ASCII"
  };

  private final Repr repr;
  private final ObjectReader reader;
  private final Structs structs;
  private final Shapes shapes;
  private final Out out;

  Callables(Repr repr) {
    this.repr = repr;
    this.reader = repr.reader();
    this.structs = repr.structs();
    this.shapes = repr.shapes();
    this.out = repr.out();
  }

  void put(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    switch (shape.kind()) {
      case FUNCTION:
        out.put("<function " + functionName(object) + Repr.at(object));
        break;
      case BUILTIN:
        builtin(object, shape);
        break;
      case METHOD:
        method(object);
        break;
      case INSTANCE_METHOD:
        instanceMethod(object);
        break;
      case MODULE:
        module(object);
        break;
      case TYPE:
        type(object);
        break;
      case CLASSIC_CLASS:
        out.put("<class " + classicName(object) + Repr.at(object));
        break;
      case GENERATOR:
      case COROUTINE:
      case ASYNC_GENERATOR:
        out.put("<" + shape.name() + " object " + generatorName(object) + Repr.at(object));
        break;
      case CODE:
        code(object);
        break;
      case METHOD_DESCRIPTOR:
        descriptor("<method ", object);
        break;
      case SLOT_WRAPPER:
        descriptor("<slot wrapper ", object);
        break;
      case MEMBER_DESCRIPTOR:
        descriptor("<member ", object);
        break;
      case GETSET_DESCRIPTOR:
        descriptor("<attribute ", object);
        break;
      case PATTERN:
        if (shapes.python2()) {
          repr.other(object, shape);
        } else {
          pattern(object);
        }
        break;
      default:
        repr.other(object, shape);
        break;
    }
  }

  /**
   * A compiled regular expression: after the header of a variable-sized object groups, two tables,
   * the pattern and its flags (CPython's {@code sre.h}).
   */
  private void pattern(long object) throws MemoryFault, MalformedException {
    long pattern = repr.word(object, 4);
    int size = structs.memory().addressSize();
    long flags = structs.memory().u32(object + shapes.headSize() + 5L * size);
    if (reader.type(pattern).isUnicode()) {
      flags &= ~UNICODE_FLAG;
    }
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < FLAGS.length; i++) {
      if ((flags >>> i & 1) != 0) {
        names.append(names.length() == 0 ? ", re." : "|re.").append(FLAGS[i]);
      }
    }
    if (flags >>> FLAGS.length != 0) {
      names.append(names.length() == 0 ? ", 0x" : "|0x");
      names.append(Long.toHexString(flags >>> FLAGS.length << FLAGS.length));
    }
    out.put("re.compile(");
    repr.part(pattern, "");
    out.put(names + ")");
  }

  private String text(long object) throws MemoryFault, MalformedException {
    return reader.text(object, MAX_NAME);
  }

  private String functionName(long function) throws MemoryFault, MalformedException {
    Field field =
        structs.has(Field.FUNCTION_OBJECT_QUALNAME)
            ? Field.FUNCTION_OBJECT_QUALNAME
            : Field.FUNCTION_OBJECT_NAME;
    return text(structs.get(function, field));
  }

  private void builtin(long object, Shape shape) throws MemoryFault, MalformedException {
    long definition = structs.get(object, Field.CFUNCTION_OBJECT_ML);
    long nameAt = structs.get(definition, Field.METHOD_DEF_ML_NAME);
    String name;
    try {
      name = structs.memory().cString(nameAt, MAX_NAME);
    } catch (MemoryFault notDumped) {
      // a constant of the program, which a core leaves to its file
      repr.other(object, shape);
      return;
    }
    long self = structs.get(object, Field.CFUNCTION_OBJECT_SELF);
    if (self == 0 || reader.type(self).name().equals("module")) {
      out.put("<built-in function " + name + ">");
    } else {
      out.put("<built-in method " + name + " of " + reader.type(self).name() + " object");
      out.put(Repr.at(self));
    }
  }

  private void method(long object) throws MemoryFault, MalformedException {
    long function = structs.get(object, Field.METHOD_OBJECT_FUNC);
    bound(anyName(function), structs.get(object, Field.METHOD_OBJECT_SELF));
  }

  private String anyName(long callable) throws MemoryFault, MalformedException {
    Shape shape = shapes.of(reader.type(callable));
    switch (shape.kind()) {
      case FUNCTION:
        return functionName(callable);
      case TYPE:
        return shapes.qualname(reader.typeAt(callable));
      default:
        return "?";
    }
  }

  private void bound(String name, long self) {
    out.put("<bound method " + name + " of ");
    repr.part(self, ">");
  }

  /** 2.7: bound or not, and the class in a word of its own. */
  private void instanceMethod(long object) throws MemoryFault, MalformedException {
    String name = functionName(structs.get(object, Field.METHOD_OBJECT_FUNC));
    long of = repr.word(object, 2);
    if (of != 0) {
      Kind kind = shapes.of(reader.type(of)).kind();
      String owner =
          kind == Kind.TYPE
              ? shapes.qualname(reader.typeAt(of))
              : kind == Kind.CLASSIC_CLASS ? text(repr.word(of, 2)) : "?";
      name = owner + "." + name;
    }
    long self = structs.get(object, Field.METHOD_OBJECT_SELF);
    if (self == 0) {
      out.put("<unbound method " + name + ">");
    } else {
      bound(name, self);
    }
  }

  /** 2.7's old-style class: bases, dictionary, name. */
  String classicName(long object) throws MemoryFault, MalformedException {
    String name = text(repr.word(object, 2));
    long module = reader.lookup(repr.word(object, 1), "__module__");
    return module == 0 ? name : text(module) + "." + name;
  }

  private void type(long object) throws MemoryFault, MalformedException {
    PyType type = reader.typeAt(object);
    Shape shape = shapes.of(type);
    if (shape.kind() == Kind.ENUM) {
      boolean flag =
          structs.layout().facts().reprs().compareTo(Facts.Reprs.FLAGS) >= 0 && isFlag(type);
      out.put((flag ? "<flag '" : "<enum '") + shape.name() + "'>");
      return;
    }
    String word = shapes.python2() && !type.isHeap() ? "<type '" : "<class '";
    out.put(word + shape.qualified() + "'>");
  }

  private boolean isFlag(PyType type) throws MemoryFault, MalformedException {
    return shapes.inherited(type, "_flag_mask_") != 0;
  }

  private String generatorName(long object) throws MemoryFault, MalformedException {
    if (structs.has(Field.GENERATOR_OBJECT_QUALNAME)) {
      return text(structs.get(object, Field.GENERATOR_OBJECT_QUALNAME));
    }
    if (structs.has(Field.GENERATOR_OBJECT_CODE) && structs.has(Field.CODE_OBJECT_NAME)) {
      long code = structs.get(object, Field.GENERATOR_OBJECT_CODE);
      return text(structs.get(code, Field.CODE_OBJECT_NAME));
    }
    return "?";
  }

  private void code(long object) throws MemoryFault, MalformedException {
    out.put("<code object " + text(structs.get(object, Field.CODE_OBJECT_NAME)) + " at 0x");
    out.put(Long.toHexString(object) + ", file \"");
    out.put(text(structs.get(object, Field.CODE_OBJECT_FILENAME)) + "\", line ");
    out.put(structs.get(object, Field.CODE_OBJECT_FIRSTLINENO) + ">");
  }

  private void descriptor(String what, long object) throws MemoryFault, MalformedException {
    String name = text(structs.get(object, Field.DESCR_OBJECT_NAME));
    PyType owner = reader.typeAt(structs.get(object, Field.DESCR_OBJECT_TYPE));
    out.put(what + "'" + name + "' of '" + owner.name() + "' objects>");
  }

  /** By its {@code __spec__}, or (2.7, and the main program) by its {@code __file__}. */
  private void module(long object) throws MemoryFault, MalformedException {
    long dict = structs.get(object, Field.MODULE_OBJECT_DICT);
    long spec = shapes.python2() ? 0 : member(dict, "__spec__");
    String name = textOrNull(spec == 0 ? 0 : reader.attribute(spec, "name"));
    String origin = textOrNull(spec == 0 ? 0 : reader.attribute(spec, "origin"));
    boolean file = true;
    if (spec == 0) {
      origin = textOrNull(member(dict, "__file__"));
    } else {
      long located = reader.attribute(spec, "_set_fileattr");
      file = located != 0 && reader.integer(located) != 0;
    }
    if (name == null) {
      name = textOrNull(member(dict, "__name__"));
    }
    quoted("<module ", name == null ? "?" : name);
    if (origin == null) {
      long loader = spec == 0 ? member(dict, "__loader__") : reader.attribute(spec, "loader");
      String importer = loader == 0 ? "" : anyName(loader);
      if (shapes.python2() || importer.equals("BuiltinImporter")) {
        out.put(" (built-in)");
      } else if (importer.equals("FrozenImporter")) {
        out.put(" (frozen)");
      } else if (loader != 0 && shapes.of(reader.type(loader)).kind() != Kind.NONE) {
        out.put(" (");
        repr.part(loader, ")");
      }
    } else if (file) {
      quoted(" from ", origin);
    } else {
      out.put(" (" + origin + ")");
    }
    out.put(">");
  }

  private void quoted(String before, String text) {
    out.put(before);
    byte[] data = new byte[text.codePointCount(0, text.length()) * 4];
    int at = 0;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int point = text.codePointAt(i);
      for (int b = 0; b < 4; b++) {
        data[at++] = (byte) (point >>> 8 * b);
      }
    }
    Characters characters = new Characters(data, 4, false, true);
    Quotes.put(out, characters, "", shapes.python2(), false);
  }

  /** A value of the module's dictionary that is not None; 0 where there is none. */
  private long member(long dict, String name) throws MemoryFault, MalformedException {
    long found = reader.lookup(dict, name);
    return found != 0 && shapes.of(reader.type(found)).kind() == Kind.NONE ? 0 : found;
  }

  private @Nullable String textOrNull(long object) throws MemoryFault, MalformedException {
    return object != 0 && shapes.isText(object) ? text(object) : null;
  }
}

package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python objects in a target's memory. Objects are addresses; nothing about them is trusted:
 * what is no object of the expected type ends in a {@link MemoryFault} or {@link
 * MalformedException}. Types are remembered by address, so make a new reader when the target has
 * run. Not thread-safe.
 */
public final class ObjectReader {
  /** The name of types whose own name cannot be read. */
  public static final String UNNAMED = "unnamed type";

  private static final int MAX_TYPE_NAME = 256;
  private static final int MAX_TYPES = 1 << 14;

  private final Structs structs;
  private final TargetMemory memory;
  private final Texts texts;
  private final Dicts dicts;
  private final Attributes attributes;
  private final HashMap<Long, PyType> types = new HashMap<>();
  // 0: types whose names cannot be read are not to be named otherwise
  private long interpreter;
  private @Nullable HashMap<Long, String> others;

  public ObjectReader(Structs structs) {
    this.structs = structs;
    this.memory = structs.memory();
    this.texts = new Texts(structs);
    this.dicts = new Dicts(structs);
    this.attributes = new Attributes(structs, dicts);
  }

  public Structs structs() {
    return structs;
  }

  /** The type of an object. */
  public PyType type(long object) throws MemoryFault, MalformedException {
    return typeAt(structs.get(object, Field.OBJECT_TYPE));
  }

  /** A type object, checked: its own type must be a metaclass, its name plain text. */
  public PyType typeAt(long address) throws MemoryFault, MalformedException {
    PyType known = types.get(address);
    if (known != null) {
      return known;
    }
    long metatype = structs.get(address, Field.OBJECT_TYPE);
    if ((structs.get(metatype, Field.TYPE_OBJECT_FLAGS) & PyType.TYPE) == 0) {
      throw new MalformedException("type object", address, "a type");
    }
    String name = name(address);
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i)) || name.charAt(i) == '\uFFFD') {
        throw new MalformedException("type object", address, "a name");
      }
    }
    PyType type =
        new PyType(
            address,
            name,
            structs.get(address, Field.TYPE_OBJECT_FLAGS),
            structs.signed(address, Field.TYPE_OBJECT_BASICSIZE),
            structs.signed(address, Field.TYPE_OBJECT_ITEMSIZE),
            structs.signed(address, Field.TYPE_OBJECT_DICTOFFSET));
    if (name.isEmpty() || type.basicSize() <= 0 || type.basicSize() > 1 << 24) {
      throw new MalformedException("type object", address, "a name and a size");
    }
    if (types.size() >= MAX_TYPES) {
      types.clear();
    }
    types.put(address, type);
    return type;
  }

  private String name(long type) throws MemoryFault {
    long at = structs.get(type, Field.TYPE_OBJECT_NAME);
    try {
      return memory.cString(at, MAX_TYPE_NAME);
    } catch (MemoryFault notDumped) {
      String known = UnreadableName.of(structs, type);
      return known.equals(UNNAMED) ? otherName(type) : known;
    }
  }

  /**
   * Names types whose own names cannot be read by their places in modules.
   *
   * @param state address of an interpreter state of the target
   */
  public void nameTypesBy(long state) {
    interpreter = state;
  }

  private String otherName(long type) throws MemoryFault {
    if (interpreter == 0) {
      return UNNAMED;
    }
    HashMap<Long, String> names = others;
    if (names == null) {
      long by = interpreter;
      // meanwhile they have no names
      interpreter = 0;
      boolean python2 = structs.layout().facts().strings() == Facts.Strings.PYTHON2;
      names = NamesByModules.of(this, by, python2);
      interpreter = by;
      others = names;
      types.clear();
    }
    String name = names.get(type);
    if (name != null) {
      return name;
    }
    if ((structs.get(type, Field.TYPE_OBJECT_FLAGS) & PyType.HEAP) != 0
        && structs.has(Field.TYPE_OBJECT_HT_NAME)) {
      try {
        return text(structs.get(type, Field.TYPE_OBJECT_HT_NAME), MAX_TYPE_NAME);
      } catch (MemoryFault | MalformedException unreadable) {
        return UNNAMED;
      }
    }
    return UNNAMED;
  }

  /**
   * Text of a {@code str} object; in 2.7 also of {@code unicode}, where the bytes of a {@code str}
   * are taken as UTF-8 and bad ones replaced. Lone surrogates are kept.
   *
   * @param maxChars code points after which the text is cut
   */
  public String text(long object, int maxChars) throws MemoryFault, MalformedException {
    PyType type = type(object);
    if (type.isUnicode()) {
      return Texts.string(object, texts.unicode(object, maxChars));
    }
    if (type.isBytes()) {
      return new String(texts.bytes(object, maxChars), StandardCharsets.UTF_8);
    }
    throw new MalformedException("object", object, "text, not " + type.name());
  }

  /** The first {@code max} bytes of a {@code bytes} (2.7: {@code str}) object. */
  public byte[] bytes(long object, int max) throws MemoryFault, MalformedException {
    PyType type = type(object);
    if (!type.isBytes()) {
      throw new MalformedException("object", object, "bytes, not " + type.name());
    }
    return texts.bytes(object, max);
  }

  /** Elements of a tuple or list. */
  public long size(long sequence) throws MemoryFault, MalformedException {
    long size = structs.signed(sequence, Field.VAR_OBJECT_SIZE);
    if (size < 0) {
      throw new MalformedException("sequence", sequence, "a size, not " + size);
    }
    return size;
  }

  /** Address of the element of a tuple: checked to be one, index checked. */
  public long tupleItem(long tuple, long index) throws MemoryFault, MalformedException {
    if (!type(tuple).isTuple() || index < 0 || index >= size(tuple)) {
      throw new MalformedException("tuple object", tuple, "an element " + index);
    }
    return memory.pointer(
        structs.address(tuple, Field.TUPLE_OBJECT_ITEM) + index * memory.addressSize());
  }

  /** Address of the element of a list: checked to be one, index checked. */
  public long listItem(long list, long index) throws MemoryFault, MalformedException {
    if (!type(list).isList() || index < 0 || index >= size(list)) {
      throw new MalformedException("list object", list, "an element " + index);
    }
    return memory.pointer(structs.get(list, Field.LIST_OBJECT_ITEM) + index * memory.addressSize());
  }

  /** An {@code int} (also 2.7's and a {@code bool}) that fits. */
  public long integer(long object) throws MemoryFault, MalformedException {
    PyType type = type(object);
    if (Ints.isSmall(structs, type)) {
      return structs.signed(object, Field.INT_OBJECT_IVAL);
    }
    if (!type.isLong()) {
      throw new MalformedException("object", object, "an int, not " + type.name());
    }
    Ints value = Ints.read(structs, object);
    if (!value.fits()) {
      throw new MalformedException("int object", object, "a value below 2**63");
    }
    return value.value();
  }

  /** The pairs of a {@code dict} (or subclass), in the order in which Python shows them. */
  public DictCursor entries(long dict) throws MemoryFault, MalformedException {
    if (!type(dict).isDict()) {
      throw new MalformedException("object", dict, "a dict, not " + type(dict).name());
    }
    return dicts.entries(dict);
  }

  /** As {@link #entries}, of what is laid out as a dictionary but is none: a {@code frozendict}. */
  DictCursor entriesUnchecked(long dict) throws MemoryFault, MalformedException {
    return dicts.entries(dict);
  }

  /**
   * The value of a text key in a {@code dict}.
   *
   * @param key ASCII
   * @return 0 where it has no such key
   */
  public long lookup(long dict, String key) throws MemoryFault, MalformedException {
    return lookup(dict, key.getBytes(StandardCharsets.US_ASCII));
  }

  long lookup(long dict, byte[] key) throws MemoryFault, MalformedException {
    return dicts.lookup(entries(dict), texts, key);
  }

  /**
   * An instance's own attributes (its {@code __dict__}, made or not yet made); a module's too.
   *
   * @return null where it has none
   */
  public @Nullable DictCursor attributes(long object) throws MemoryFault, MalformedException {
    return attributes.of(object, type(object));
  }

  /**
   * An instance's own attribute by name; slots and what its class has are not looked at.
   *
   * @param name ASCII
   * @return 0 where it has no such attribute
   */
  public long attribute(long object, String name) throws MemoryFault, MalformedException {
    return dicts.lookup(attributes(object), texts, name.getBytes(StandardCharsets.US_ASCII));
  }

  Texts texts() {
    return texts;
  }
}

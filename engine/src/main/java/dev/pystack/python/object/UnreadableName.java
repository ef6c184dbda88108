package dev.pystack.python.object;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;

/**
 * Names for types whose names cannot be read: the names of C code's types are constants of the
 * program, which a core does not have unless the program's file is at hand.
 */
final class UnreadableName {
  // Py_TPFLAGS_READY and _BASETYPE, and the flags of the built-in types in the order of their bits
  // from 24
  private static final long READY = 1L << 12;
  private static final long BASE_TYPE = 1L << 10;
  private static final int FIRST = 24;
  private static final String[] BUILT_IN = {
    "int", "list", "tuple", "bytes", "str", "dict", "BaseException", "type"
  };
  private static final String[] BUILT_IN_2 = {
    "long", "list", "tuple", "str", "unicode", "dict", "exceptions.BaseException", "type"
  };

  private UnreadableName() {}

  /**
   * What a type is named: told by its flags, where it is the built-in type itself; else {@link
   * ObjectReader#UNNAMED}; empty where this is no type.
   */
  static String of(Structs structs, long type) throws MemoryFault {
    long flags = structs.get(type, Field.TYPE_OBJECT_FLAGS);
    long base = structs.get(type, Field.TYPE_OBJECT_BASE);
    if ((flags & READY) == 0 || structs.get(type, Field.TYPE_OBJECT_NAME) == 0) {
      return "";
    }
    if (base == 0) {
      // all others have one, object itself can be inherited from and has no flags of built-ins
      return (flags & BASE_TYPE) != 0 && flags >>> FIRST << FIRST == 0 ? "object" : "";
    }
    // of the built-in types with flags only bool has a base other than object
    boolean python2 = structs.layout().facts().strings() == Facts.Strings.PYTHON2;
    boolean derived = structs.get(base, Field.TYPE_OBJECT_BASE) != 0;
    for (int i = 0; i < BUILT_IN.length; i++) {
      if ((flags & 1L << FIRST + i) != 0) {
        if (!derived) {
          return (python2 ? BUILT_IN_2 : BUILT_IN)[i];
        }
        // nothing can be derived from bool
        boolean bool = i == 0 && !python2 && (flags & BASE_TYPE) == 0;
        return bool ? "bool" : ObjectReader.UNNAMED;
      }
    }
    return ObjectReader.UNNAMED;
  }
}

package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;

/** Tells whether an object is of one built-in type, by that type's name; remembers the type. */
final class TypeNames {
  private final Structs structs;
  private final String name;
  private long type;

  TypeNames(Structs structs, String name) {
    this.structs = structs;
    this.name = name;
  }

  /** Whether the object's type has that name; false also where nothing can be read. */
  boolean matches(long object) {
    try {
      long candidate = structs.get(object, Field.OBJECT_TYPE);
      if (candidate == 0) {
        return false;
      }
      if (candidate == type) {
        return true;
      }
      long text = structs.get(candidate, Field.TYPE_OBJECT_NAME);
      if (!name.equals(structs.memory().cString(text, name.length() + 1))) {
        return false;
      }
      type = candidate;
      return true;
    } catch (MemoryFault unreadable) {
      return false;
    }
  }
}

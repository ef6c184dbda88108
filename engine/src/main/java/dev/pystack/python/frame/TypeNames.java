package dev.pystack.python.frame;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.object.ObjectReader;

/** Tells whether objects are of one built-in type, by its name; remembers where that type lies. */
final class TypeNames {
  private final ObjectReader objects;
  private final String name;
  private long type;

  TypeNames(ObjectReader objects, String name) {
    this.objects = objects;
    this.name = name;
  }

  /** Whether the object's type has that name; false also where nothing can be read. */
  boolean matches(long object) {
    try {
      long candidate = objects.structs().get(object, Field.OBJECT_TYPE);
      if (candidate == 0) {
        return false;
      }
      if (candidate != type) {
        String found = objects.typeAt(candidate).name();
        if (!name.equals(found)
            && !(found.equals(ObjectReader.UNNAMED) && NamelessObjects.is(name, objects, object))) {
          return false;
        }
        type = candidate;
      }
      return true;
    } catch (MemoryFault | MalformedException unreadable) {
      return false;
    }
  }
}

package dev.pystack.python.frame;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;

/** Tells objects by their contents where the names of their types cannot be read. */
final class NamelessObjects {
  private static final int SOME = 8;

  private NamelessObjects() {}

  /**
   * Whether an object has what those of the type {@code code}, {@code frame} or {@code cell} have.
   */
  static boolean is(String type, ObjectReader objects, long object)
      throws MemoryFault, MalformedException {
    Structs structs = objects.structs();
    return switch (type) {
      case "code" -> isCode(objects, object);
      case "frame" ->
          structs.has(Field.FRAME_OBJECT_CODE)
              && isCode(objects, structs.get(object, Field.FRAME_OBJECT_CODE));
      case "cell" -> {
        long size =
            structs.signed(structs.get(object, Field.OBJECT_TYPE), Field.TYPE_OBJECT_BASICSIZE);
        if (size != structs.address(0, Field.CELL_OBJECT_REF) + structs.memory().addressSize()) {
          yield false;
        }
        long content = structs.get(object, Field.CELL_OBJECT_REF);
        if (content != 0) {
          objects.type(content);
        }
        yield true;
      }
      default -> false;
    };
  }

  private static boolean isCode(ObjectReader objects, long object)
      throws MemoryFault, MalformedException {
    Structs structs = objects.structs();
    objects.text(structs.get(object, Field.CODE_OBJECT_NAME), SOME);
    objects.text(structs.get(object, Field.CODE_OBJECT_FILENAME), SOME);
    return structs.signed(object, Field.CODE_OBJECT_FIRSTLINENO) >= 0;
  }
}

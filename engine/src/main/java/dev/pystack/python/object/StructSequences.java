package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import java.util.ArrayList;

/**
 * C code's tuples with names, such as {@code time.struct_time} (CPython's {@code
 * Objects/structseq.c}): their class has a descriptor for each name, which says where in the tuple
 * the element is.
 */
final class StructSequences {
  private static final int MAX_FIELDS = 64;
  private static final int MAX_NAME = 64;

  private StructSequences() {}

  /**
   * The names in the order of the elements; those of elements beyond the visible ones come last.
   * Empty where the type is no such one.
   */
  static String[] fields(ObjectReader reader, Shapes shapes, PyType type)
      throws MemoryFault, MalformedException {
    Structs structs = reader.structs();
    long dict = structs.get(type.address(), Field.TYPE_OBJECT_DICT);
    if (dict == 0 || reader.lookup(dict, "n_sequence_fields") == 0) {
      return Shape.NO_FIELDS;
    }
    ArrayList<String> names = new ArrayList<>();
    ArrayList<Long> offsets = new ArrayList<>();
    DictCursor cursor = reader.entries(dict);
    while (names.size() < MAX_FIELDS && cursor.next()) {
      if (reader.type(cursor.value()).name().equals("member_descriptor")) {
        long offset = shapes.memberOffset(cursor.value());
        int at = offsets.size();
        while (at > 0 && offsets.get(at - 1) > offset) {
          at--;
        }
        offsets.add(at, offset);
        names.add(at, reader.text(cursor.key(), MAX_NAME));
      }
    }
    return names.toArray(new String[0]);
  }
}

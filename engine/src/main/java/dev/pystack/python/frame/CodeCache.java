package dev.pystack.python.frame;

import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.PyStrings;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** The code objects of one reading, by address. Not thread-safe. */
final class CodeCache {
  // the largest real tables are some hundred kilobytes (generated modules)
  private static final long MAX_TABLE = 16L << 20;

  private final Structs structs;
  private final PyStrings strings;
  private final LineTable lines;
  private final TypeNames codeType;
  private final HashMap<Long, CodeObject> known = new HashMap<>();

  CodeCache(Structs structs, PyStrings strings) {
    this.structs = structs;
    this.strings = strings;
    this.lines = LineTable.of(structs.layout().facts().lineTable());
    this.codeType = new TypeNames(structs, "code");
  }

  /** The code object at an address, or null where there is none. */
  @Nullable CodeObject at(long address) {
    CodeObject code = known.get(address);
    if (code == null && codeType.matches(address)) {
      code = read(address);
      known.put(address, code);
    }
    return code;
  }

  private CodeObject read(long address) {
    int firstLine = 0;
    Known<byte[]> table;
    try {
      firstLine = (int) structs.signed(address, Field.CODE_OBJECT_FIRSTLINENO);
      table = bytes(structs.get(address, Field.CODE_OBJECT_LINETABLE));
    } catch (MemoryFault unreadable) {
      table = new Known.Unknown<>("line table: " + unreadable.getMessage());
    }
    return new CodeObject(address, names(address), firstLine, lines, table);
  }

  private Known<Frame.Code> names(long address) {
    try {
      String name = strings.text(structs.get(address, Field.CODE_OBJECT_NAME));
      String file = strings.text(structs.get(address, Field.CODE_OBJECT_FILENAME));
      if (name == null || file == null) {
        return new Known.Unknown<>(
            "the code object at 0x" + Long.toHexString(address) + " has no readable name");
      }
      String qualified = null;
      if (structs.has(Field.CODE_OBJECT_QUALNAME)) {
        qualified = strings.text(structs.get(address, Field.CODE_OBJECT_QUALNAME));
      }
      return new Known.Value<>(new Frame.Code(qualified == null ? name : qualified, name, file));
    } catch (MemoryFault unreadable) {
      return new Known.Unknown<>("code object: " + unreadable.getMessage());
    }
  }

  private Known<byte[]> bytes(long object) throws MemoryFault {
    long size = structs.signed(object, Field.VAR_OBJECT_SIZE);
    if (size < 0 || size > MAX_TABLE) {
      return new Known.Unknown<>("line table of " + size + " bytes");
    }
    long start = structs.address(object, Field.BYTES_OBJECT_SVAL);
    return new Known.Value<>(structs.memory().bytes(start, (int) size));
  }
}

package dev.pystack.python.frame;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** The code objects of one reading, by address. Not thread-safe. */
final class CodeCache {
  // the largest real tables are some hundred kilobytes (generated modules)
  private static final long MAX_TABLE = 16L << 20;

  // bytes of tables and characters of names, of all code objects
  private static final long MAX_ALL = 256L << 20;

  // bytes of line tables that are gone through: frames may stand at ever other places of one
  private static final long MAX_PASSED = 1L << 32;

  // characters; paths are shorter by the kernel's limit, names by common sense
  private static final int MAX_NAME = 1 << 16;

  private final Structs structs;
  private final ObjectReader objects;
  private final LineTable lines;
  private final TypeNames codeType;
  private final HashMap<Long, CodeObject> known = new HashMap<>();
  private long left = MAX_ALL;
  private long unpassed = MAX_PASSED;

  CodeCache(ObjectReader objects) {
    this.structs = objects.structs();
    this.objects = objects;
    this.lines = LineTable.of(structs.layout().facts().lineTable());
    this.codeType = new TypeNames(objects, "code");
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
    return new CodeObject(this, address, names(address), firstLine, lines, table);
  }

  /** Whether so many bytes of a line table may be gone through once more. */
  boolean mayPass(int bytes) {
    if (unpassed < bytes) {
      return false;
    }
    unpassed -= bytes;
    return true;
  }

  private Known<Frame.Code> names(long address) {
    try {
      String name = text(address, Field.CODE_OBJECT_NAME);
      String file = text(address, Field.CODE_OBJECT_FILENAME);
      return new Known.Value<>(new Frame.Code(qualified(address, name), name, file));
    } catch (MemoryFault | MalformedException unreadable) {
      return new Known.Unknown<>("code object: " + unreadable.getMessage());
    }
  }

  private String qualified(long address, String name) {
    if (structs.has(Field.CODE_OBJECT_QUALNAME)) {
      try {
        return text(address, Field.CODE_OBJECT_QUALNAME);
      } catch (MemoryFault | MalformedException unreadable) {
        // the plain name is still right
      }
    }
    return name;
  }

  private String text(long address, Field field) throws MemoryFault, MalformedException {
    if (left <= 0) {
      throw new MalformedException("code object", address, "fewer names in all");
    }
    String text = objects.text(structs.get(address, field), MAX_NAME);
    left -= text.length();
    return text;
  }

  private Known<byte[]> bytes(long object) throws MemoryFault {
    long size = structs.signed(object, Field.VAR_OBJECT_SIZE);
    if (size < 0 || size > MAX_TABLE || size > left) {
      return new Known.Unknown<>("line table of " + size + " bytes");
    }
    left -= size;
    long start = structs.address(object, Field.BYTES_OBJECT_SVAL);
    return new Known.Value<>(structs.memory().bytes(start, (int) size));
  }
}

package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import org.jspecify.annotations.Nullable;

/** Where instances keep what {@code __dict__} shows (CPython's {@code Objects/object.c}). */
final class Attributes {
  private final Structs structs;
  private final TargetMemory memory;
  private final Dicts dicts;
  private final int word;

  Attributes(Structs structs, Dicts dicts) {
    this.structs = structs;
    this.memory = structs.memory();
    this.dicts = dicts;
    this.word = memory.addressSize();
  }

  /** The instance's own attributes; null where it has, or can have, none. */
  @Nullable DictCursor of(long object, PyType type) throws MemoryFault, MalformedException {
    Facts facts = structs.layout().facts();
    if (facts.instanceDict() != Facts.InstanceDict.DICTOFFSET
        && (type.flags() & PyType.MANAGED_DICT) != 0) {
      return managed(object, type, facts);
    }
    long offset = type.dictOffset();
    if (offset < 0) {
      // from the end of a variable-sized object, which is rounded up to words
      long items = Math.abs(structs.signed(object, Field.VAR_OBJECT_SIZE));
      if (items > Integer.MAX_VALUE) {
        throw new MalformedException("object", object, "a size below 2**31");
      }
      long size = type.basicSize() + items * type.itemSize();
      offset += size + word - 1 & -word;
    }
    if (offset <= 0) {
      return null;
    }
    return dict(memory.pointer(object + offset));
  }

  private @Nullable DictCursor managed(long object, PyType type, Facts facts)
      throws MemoryFault, MalformedException {
    long pointer = memory.pointer(object + (long) facts.managedDictWords() * word);
    switch (facts.instanceDict()) {
      case VALUES_AND_DICT:
        long values = memory.pointer(object + (long) (facts.managedDictWords() - 1) * word);
        return values == 0 ? dict(pointer) : dicts.ordered(sharedKeys(type), values, -1);
      case TAGGED:
        // the tag is made by taking one away, not by adding it
        return (pointer & 1) == 0
            ? dict(pointer)
            : dicts.ordered(sharedKeys(type), pointer + 1, -1);
      case INLINE:
        if (pointer == 0 && (type.flags() & PyType.INLINE_VALUES) != 0) {
          long inside = object + type.basicSize();
          boolean valid =
              structs.has(Field.DICT_VALUES_VALID)
                  && structs.get(inside, Field.DICT_VALUES_VALID) != 0;
          return valid ? dicts.ordered(sharedKeys(type), inside, -1) : null;
        }
        return dict(pointer);
      case DICTOFFSET:
      default:
        return null;
    }
  }

  private long sharedKeys(PyType type) throws MemoryFault {
    return structs.get(type.address(), Field.TYPE_OBJECT_HT_CACHED_KEYS);
  }

  private @Nullable DictCursor dict(long address) throws MemoryFault, MalformedException {
    return address == 0 ? null : dicts.entries(address);
  }
}

package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of C code's types by what modules call them, for when the types' own names cannot be
 * read. Modules and their dictionaries are data, which every core has.
 */
final class NamesByModules {
  private static final int MAX_MODULES = 4096;
  // of all modules together; those of C code have some thousands
  private static final int MAX_ENTRIES = 1 << 17;
  private static final int MAX_TYPES = 1 << 14;
  private static final int MAX_NAME = 256;

  /** What module {@code types} calls them, and {@code tp_name}; some are 2.7's only. */
  private static final String[] TYPES = {
    "FunctionType", "function",
    "BuiltinFunctionType", "builtin_function_or_method",
    "CodeType", "code",
    "FrameType", "frame",
    "CellType", "cell",
    "ModuleType", "module",
    "TracebackType", "traceback",
    "GeneratorType", "generator",
    "CoroutineType", "coroutine",
    "AsyncGeneratorType", "async_generator",
    "NoneType", "NoneType",
    "EllipsisType", "ellipsis",
    "NotImplementedType", "NotImplementedType",
    "MappingProxyType", "mappingproxy",
    "DictProxyType", "dictproxy",
    "SimpleNamespace", "types.SimpleNamespace",
    "GenericAlias", "types.GenericAlias",
    "UnionType", "types.UnionType",
    "MethodDescriptorType", "method_descriptor",
    "WrapperDescriptorType", "wrapper_descriptor",
    "MethodWrapperType", "method-wrapper",
    "ClassMethodDescriptorType", "classmethod_descriptor",
    "GetSetDescriptorType", "getset_descriptor",
    "MemberDescriptorType", "member_descriptor",
    "CapsuleType", "PyCapsule",
    "ClassType", "classobj",
    "InstanceType", "instance",
  };

  /** What module {@code posix} has for module {@code os}. */
  private static final String[] SYSTEM = {
    "stat_result", "statvfs_result", "terminal_size", "sched_param"
  };

  private final ObjectReader reader;
  private final boolean python2;
  private final HashMap<Long, String> names = new HashMap<>();
  private int left = MAX_ENTRIES;

  private NamesByModules(ObjectReader reader, boolean python2) {
    this.reader = reader;
    this.python2 = python2;
  }

  /**
   * Reads the modules of an interpreter.
   *
   * @param reader does not know these names yet
   * @return by the types' addresses
   */
  static HashMap<Long, String> of(ObjectReader reader, long interpreter, boolean python2) {
    NamesByModules all = new NamesByModules(reader, python2);
    try {
      all.builtins(reader.structs().get(interpreter, Field.INTERPRETER_STATE_BUILTINS));
      all.modules(reader.structs().get(interpreter, Field.INTERPRETER_STATE_MODULES));
    } catch (MemoryFault | MalformedException damaged) {
      return all.names;
    }
    return all.names;
  }

  private void builtins(long dict) throws MemoryFault, MalformedException {
    DictCursor entries = reader.entries(dict);
    while (left-- > 0 && entries.next()) {
      String key = key(entries);
      // from 3.3 on other names of OSError
      if (key != null && (python2 || !key.equals("IOError") && !key.equals("EnvironmentError"))) {
        builtin(key, entries.value());
      }
    }
  }

  private void builtin(String key, long object) {
    switch (key) {
      case "None" -> ofObject(object, "NoneType");
      case "Ellipsis" -> ofObject(object, "ellipsis");
      case "NotImplemented" -> ofObject(object, "NotImplementedType");
      case "len" -> ofObject(object, "builtin_function_or_method");
      default -> ofType(object, key);
    }
  }

  private void modules(long dict) throws MemoryFault, MalformedException {
    HashMap<String, Long> modules = new HashMap<>();
    DictCursor entries = reader.entries(dict);
    for (int i = 0; i < MAX_MODULES && entries.next(); i++) {
      String key = key(entries);
      if (key != null) {
        modules.put(key, entries.value());
      }
    }
    Long types = modules.get("types");
    if (types != null) {
      for (int i = 0; i < TYPES.length; i += 2) {
        member(types, TYPES[i], TYPES[i + 1]);
      }
    }
    Long threads = modules.get(python2 ? "thread" : "_thread");
    if (threads != null) {
      member(threads, "LockType", python2 ? "thread.lock" : "_thread.lock");
    }
    Long system = python2 ? null : modules.get("posix");
    if (system != null) {
      for (String name : SYSTEM) {
        member(system, name, "os." + name);
      }
    }
    Long expressions = modules.get("re");
    if (expressions != null) {
      member(expressions, "Pattern", "re.Pattern");
      member(expressions, "_pattern_type", "_sre.SRE_Pattern");
    }
    Long abstracts = modules.get(python2 ? "_abcoll" : "_collections_abc");
    if (abstracts != null) {
      // named as the types themselves
      types(abstracts, "");
    }
    for (Map.Entry<String, Long> module : modules.entrySet()) {
      String name = module.getKey();
      if (!name.equals("builtins") && !name.equals("__builtin__") && isC(module.getValue())) {
        types(module.getValue(), publicName(name) + ".");
      }
    }
  }

  /** Modules that give their types the name of the module for users. */
  private static String publicName(String module) {
    return switch (module) {
      case "_collections", "_datetime", "_decimal", "_functools" -> module.substring(1);
      default -> module;
    };
  }

  /** Whether a module is not known to be Python code, whose names may be of any module's types. */
  private boolean isC(long module) {
    try {
      if (reader.attribute(module, "__cached__") != 0) {
        return false;
      }
      long file = reader.attribute(module, "__file__");
      if (file == 0) {
        long loader = reader.attribute(module, "__name__");
        return loader != 0 && !reader.text(loader, MAX_NAME).equals("__main__");
      }
      return reader.text(file, 4 * MAX_NAME).endsWith(".so");
    } catch (MemoryFault | MalformedException unreadable) {
      return false;
    }
  }

  private void types(long module, String prefix) {
    try {
      DictCursor entries = reader.attributes(module);
      while (entries != null && left-- > 0 && entries.next()) {
        String key = key(entries);
        if (key != null) {
          ofType(entries.value(), prefix + key);
        }
      }
    } catch (MemoryFault | MalformedException damaged) {
      // the other modules are readable
      return;
    }
  }

  private void member(long module, String key, String name) {
    try {
      long type = reader.attribute(module, key);
      if (type != 0) {
        ofType(type, name);
      }
    } catch (MemoryFault | MalformedException unreadable) {
      // then it has no name
      return;
    }
  }

  private @Nullable String key(DictCursor entries) {
    try {
      return reader.text(entries.key(), MAX_NAME);
    } catch (MemoryFault | MalformedException unreadable) {
      return null;
    }
  }

  private void ofObject(long object, String name) {
    try {
      ofType(reader.structs().get(object, Field.OBJECT_TYPE), name);
    } catch (MemoryFault unreadable) {
      return;
    }
  }

  private void ofType(long object, String name) {
    try {
      if (names.size() < MAX_TYPES
          && !names.containsKey(object)
          && reader.type(object).isType()
          && reader.typeAt(object).name().equals(ObjectReader.UNNAMED)) {
        names.put(object, name);
      }
    } catch (MemoryFault | MalformedException noType) {
      return;
    }
  }
}

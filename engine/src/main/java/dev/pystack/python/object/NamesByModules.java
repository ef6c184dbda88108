package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of C code's types by what modules call them, for when the types' own names cannot be
 * read. Modules and their dictionaries are data, which every core has. Only those are given that
 * are {@code tp_name} in every version from 2.7 to 3.15 that has them there; modules also call
 * types by other names ({@code _socket.SocketType}).
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

  /** A module, what comes before the names of its types, and those of the types. */
  private static final String[] MODULES = {
    "_asyncio", "_asyncio.", "Future Task",
    "_bz2", "_bz2.", "BZ2Compressor BZ2Decompressor",
    "_collections", "collections.", "OrderedDict defaultdict deque",
    "_csv", "_csv.", "Dialect",
    "_ctypes", "_ctypes.", "Array Structure Union _Pointer _SimpleCData",
    "_datetime", "datetime.", "date datetime time timedelta timezone tzinfo",
    "_decimal", "decimal.", "Context Decimal",
    "_functools", "functools.", "partial _lru_cache_wrapper",
    "_hashlib", "_hashlib.", "HASH",
    "_io", "_io.",
        "BufferedRWPair BufferedRandom BufferedReader BufferedWriter BytesIO FileIO"
            + " IncrementalNewlineDecoder StringIO TextIOWrapper",
    "_lzma", "_lzma.", "LZMACompressor LZMADecompressor",
    "_multiprocessing", "_multiprocessing.", "SemLock",
    "_pickle", "_pickle.", "Pickler Unpickler",
    "_queue", "_queue.", "SimpleQueue",
    "_random", "_random.", "Random",
    "_ssl", "_ssl.", "MemoryBIO _SSLContext _SSLSocket",
    "_thread", "_thread.", "RLock _local",
    "array", "array.", "array",
    "itertools", "itertools.",
        "accumulate chain combinations combinations_with_replacement compress count cycle"
            + " dropwhile filterfalse groupby islice pairwise permutations product repeat starmap"
            + " takewhile zip_longest",
    "mmap", "mmap.", "mmap",
    "posix", "posix.", "DirEntry",
    // what it has for module os
    "posix", "os.", "stat_result statvfs_result terminal_size",
    "select", "select.", "epoll",
    "time", "time.", "struct_time",
  };

  /** The same of 2.7, where it differs. */
  private static final String[] MODULES_2 = {
    "datetime", "datetime.", "date datetime time timedelta tzinfo",
    "itertools", "itertools.", "ifilterfalse izip_longest",
    "operator", "operator.", "attrgetter itemgetter methodcaller",
    "posix", "posix.", "stat_result statvfs_result",
    "thread", "thread.", "_local",
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
      if (key != null && !isAlias(key)) {
        builtin(key, entries.value());
      }
    }
  }

  /** Whether a built-in type has this name beside its own. */
  private boolean isAlias(String key) {
    return python2 ? key.equals("bytes") : key.equals("IOError") || key.equals("EnvironmentError");
  }

  private void builtin(String key, long object) {
    switch (key) {
      case "None" -> ofObject(object, "NoneType");
      case "Ellipsis" -> ofObject(object, "ellipsis");
      case "NotImplemented" -> ofObject(object, "NotImplementedType");
      case "len" -> ofObject(object, "builtin_function_or_method");
      default -> ofType(object, python2 && isException(object) ? "exceptions." + key : key);
    }
  }

  private boolean isException(long object) {
    try {
      return reader.typeAt(object).isBaseException();
    } catch (MemoryFault | MalformedException noType) {
      return false;
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
    if (python2) {
      members(modules, MODULES_2);
    }
    members(modules, MODULES);
    Long expressions = modules.get("re");
    if (expressions != null) {
      member(expressions, "Pattern", "re.Pattern");
      member(expressions, "_pattern_type", "_sre.SRE_Pattern");
    }
    Long abstracts = modules.get(python2 ? "_abcoll" : "_collections_abc");
    if (abstracts != null) {
      views(abstracts);
    }
  }

  private void members(HashMap<String, Long> modules, String[] rows) {
    for (int i = 0; i < rows.length; i += 3) {
      Long module = modules.get(rows[i]);
      if (module != null) {
        for (String name : rows[i + 2].split(" ")) {
          member(module, name, rows[i + 1] + name);
        }
      }
    }
  }

  /** Iterators and views of dictionaries: most are named there as they are themselves. */
  private void views(long module) {
    try {
      DictCursor entries = reader.attributes(module);
      while (entries != null && left-- > 0 && entries.next()) {
        String key = key(entries);
        if (key != null
            && (key.endsWith("iterator") && !key.equals("str_iterator")
                || key.startsWith("dict_"))) {
          ofType(entries.value(), key);
        }
      }
    } catch (MemoryFault | MalformedException damaged) {
      // those before have their names
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

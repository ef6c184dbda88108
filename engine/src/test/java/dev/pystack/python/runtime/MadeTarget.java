package dev.pystack.python.runtime;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.SparseMemory;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Layouts;
import dev.pystack.python.layout.PythonVersion;
import dev.pystack.target.Architecture;
import dev.pystack.target.EmptyTarget;
import dev.pystack.target.Mapping;
import dev.pystack.testkit.elf.Bytes;
import dev.pystack.testkit.elf.ElfWriter;
import dev.pystack.testkit.elf.SymbolWriter;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A process with a libpython of CPython 3.10, made by hand: what a finder reads and no more. */
final class MadeTarget extends EmptyTarget {
  static final long BIAS = 0x7f00_0000_0000L;
  static final long DATA = 0x10000;
  static final long RUNTIME = BIAS + DATA + 0x100;
  static final long HEAP = 0x5500_0000_0000L;
  static final long INTERPRETER = HEAP + 0x10000;
  static final long THREAD = HEAP + 0x1000;
  static final String LIBRARY = "/usr/lib/libpython3.10.so.1.0";

  final SparseMemory memory = new SparseMemory();
  final List<Mapping> mappings = new ArrayList<>();
  final Map<String, byte[]> files = new HashMap<>();
  final Layout layout = Objects.requireNonNull(Layouts.of(PythonVersion.of(3, 10), Abi.LP64));

  Architecture.Machine machine = Architecture.Machine.X86_64;

  /** A whole one. */
  static MadeTarget complete() {
    MadeTarget target = new MadeTarget();
    target.library(BIAS, LIBRARY);
    target.map(HEAP, 0x40000, 0, "rw-", "[heap]");
    target.set(RUNTIME, Field.RUNTIME_STATE_INTERPRETERS_HEAD, INTERPRETER);
    target.set(RUNTIME, Field.RUNTIME_STATE_INTERPRETERS_MAIN, INTERPRETER);
    target.set(RUNTIME, Field.RUNTIME_STATE_INITIALIZED, 1);
    target.interpreter(INTERPRETER, THREAD, 0);
    return target;
  }

  void set(long base, Field field, long value) {
    memory.number(base + layout.offset(field), layout.size(field), value);
  }

  void interpreter(long address, long thread, long next) {
    long type = HEAP + 0x100;
    long name = HEAP + 0x400;
    memory.bytes(name, "dict\0".getBytes(StandardCharsets.UTF_8));
    set(type, Field.TYPE_OBJECT_NAME, name);
    set(HEAP + 0x500, Field.OBJECT_TYPE, type);
    set(address, Field.INTERPRETER_STATE_THREADS_HEAD, thread);
    set(address, Field.INTERPRETER_STATE_NEXT, next);
    set(address, Field.INTERPRETER_STATE_MODULES, HEAP + 0x500);
    set(address, Field.INTERPRETER_STATE_SYSDICT, HEAP + 0x500);
    set(address, Field.INTERPRETER_STATE_BUILTINS, HEAP + 0x500);
    set(thread, Field.THREAD_STATE_INTERP, address);
  }

  void map(long start, long size, long offset, String rights, String path) {
    mappings.add(mapping(start, size, offset, rights, path));
    for (long at = start; rights.charAt(0) == 'r' && at < start + size; at += 4096) {
      memory.bytes(at, (byte) 0);
    }
    mappings.sort(Comparator.comparingLong(Mapping::start));
  }

  /** Exports {@code _PyRuntime}; its version is among its variables. */
  void library(long bias, String path) {
    ElfWriter elf = new ElfWriter(ByteOrder.LITTLE_ENDIAN, 8, 3, 62);
    SymbolWriter symbols =
        new SymbolWriter(elf, 8).symbol("_PyRuntime", RUNTIME - BIAS, 0x1000, 0x11, 3);
    byte[] hash = symbols.gnuHash();
    byte[] table = symbols.symbols();
    byte[] strings = symbols.strings();
    long base = 0x400;
    Bytes content = elf.bytes();
    content.address(6).address(base + 0x100).address(5).address(base + 0x200);
    content.address(10).address(strings.length);
    content.address(0x6ffffef5L).address(base + 0x300).address(0).address(0);
    int size = content.size();
    content.put(0x3ff, 0, 1);
    byte[] bytes = content.toArray();
    System.arraycopy(table, 0, bytes, 0x100, table.length);
    System.arraycopy(strings, 0, bytes, 0x200, strings.length);
    System.arraycopy(hash, 0, bytes, 0x300, hash.length);
    byte[] file =
        elf.load(5, base, bytes, bytes.length)
            .load(6, DATA, new byte[0x100], 0x8000)
            .part(ElfWriter.PT_DYNAMIC, base, size)
            .section(".PyRuntime", 1, 3, RUNTIME - BIAS, new byte[0], 0, 0)
            .write();
    files.put(path, file);
    map(bias, 0x1000, 0, "r-x", path);
    map(bias + DATA, 0x1000, 0x1000, "rw-", path);
    map(bias + DATA + 0x1000, 0x7000, 0, "rw-", "");
    for (int i = 0; i < 0x800; i++) {
      memory.bytes(bias + i, file[i]);
    }
    memory.bytes(
        bias + DATA + 0x7000, "3.10.9 (main, Jan  1 2026)\0".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Architecture architecture() {
    return new Architecture(machine, ByteOrder.LITTLE_ENDIAN, 8);
  }

  @Override
  public String executable() {
    return "/usr/bin/python3.10";
  }

  @Override
  public List<Mapping> mappings() {
    return mappings;
  }

  @Override
  public int[] threads() {
    return new int[] {1};
  }

  @Override
  public TargetMemory memory() {
    return memory.target();
  }

  @Override
  public @Nullable Memory file(Mapping mapping) {
    byte[] bytes = files.get(mapping.path());
    if (bytes == null) {
      return null;
    }
    return (address, into, offset, length) -> {
      if (address < 0 || address > bytes.length - length) {
        throw new MemoryFault(address, "past the end");
      }
      System.arraycopy(bytes, (int) address, into, offset, length);
    };
  }
}

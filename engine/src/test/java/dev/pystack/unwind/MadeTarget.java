package dev.pystack.unwind;

import dev.pystack.elf.FileMemory;
import dev.pystack.memory.Memory;
import dev.pystack.memory.SparseMemory;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Architecture;
import dev.pystack.target.Architecture.Machine;
import dev.pystack.target.EmptyTarget;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.testkit.elf.Bytes;
import dev.pystack.testkit.elf.ElfWriter;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process made by hand: code, call frame information and a stack. Little-endian, 64 bits. */
final class MadeTarget extends EmptyTarget {
  /** Where the made library is loaded; its code lies at {@link #CODE}. */
  static final long BIAS = 0x7f0000000000L;

  static final long CODE = BIAS + 0x1000;

  /** Code without call frame information, and without a file. */
  static final long JIT = 0x560000000000L;

  /** A stack of 64 KiB. */
  static final long STACK = 0x7ffd00000000L;

  static final long STACK_END = STACK + 0x10000;
  static final String LIBRARY = "/lib/libmade.so";

  private static final int FRAMES = 0x2000;
  private static final int HEADER = 0x3000;

  final SparseMemory memory = new SparseMemory();
  final List<Mapping> mappings = new ArrayList<>();
  final Map<String, byte[]> files = new HashMap<>();
  private final Architecture architecture;
  // functions: offset from CODE, size, instructions, signal
  private final List<Function> functions = new ArrayList<>();

  private record Function(int offset, int size, byte[] instructions, boolean signal) {}

  MadeTarget(Machine machine) {
    architecture = new Architecture(machine, ByteOrder.LITTLE_ENDIAN, 8);
    map(STACK, 0x10000, 0, "rw-", "[stack]");
    map(JIT, 0x2000, 0, "r-x", "");
  }

  boolean arm() {
    return architecture.machine() == Machine.AARCH64;
  }

  Bytes bytes() {
    return new Bytes(ByteOrder.LITTLE_ENDIAN, 8);
  }

  /** A function of the library; instructions behind those that the machine's calls start with. */
  MadeTarget function(int offset, int size, Bytes instructions) {
    functions.add(new Function(offset, size, instructions.toArray(), false));
    return this;
  }

  /** One whose frame the kernel made. */
  MadeTarget signalFunction(int offset, int size, Bytes instructions) {
    functions.add(new Function(offset, size, instructions.toArray(), true));
    return this;
  }

  MadeTarget code(long address, int... code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) code[i];
    }
    memory.bytes(address, bytes);
    return this;
  }

  MadeTarget words(long address, long... words) {
    for (int i = 0; i < words.length; i++) {
      memory.number(address + 8L * i, 8, words[i]);
    }
    return this;
  }

  /** Puts the library into the memory (or only into its file), with or without the table. */
  MadeTarget library(boolean loaded, boolean table) {
    int machine = arm() ? 183 : 62;
    Bytes frames = bytes();
    List<long[]> entries = new ArrayList<>();
    for (boolean signal : new boolean[] {false, true}) {
      int cie = frames.size();
      Bytes start = bytes().u32(0).u8(1).cString(signal ? "zRS" : "zR");
      start.uleb(arm() ? 4 : 1).sleb(-8).u8(arm() ? 30 : 16).uleb(1).u8(0x1b);
      // the CFA is the stack pointer, or behind the return address, which is at -8
      start.raw(
          (arm() ? bytes().u8(0x0c).u8(31).u8(0) : bytes().u8(0x0c).u8(7).u8(8).u8(0x90).u8(1))
              .toArray());
      frames.u32(start.size()).raw(start.toArray());
      for (Function function : functions) {
        if (function.signal == signal) {
          int at = frames.size();
          entries.add(new long[] {0x1000 + function.offset, FRAMES + at});
          frames.u32(4 + 4 + 4 + 1 + function.instructions.length).u32(at + 4 - cie);
          frames.u32(0x1000 + function.offset - (FRAMES + frames.size()));
          frames.u32(function.size).uleb(0).raw(function.instructions);
        }
      }
    }
    frames.u32(0);
    entries.sort(Comparator.comparingLong(entry -> entry[0]));
    Bytes header = bytes().u8(1).u8(0x1b).u8(0x03).u8(0x3b);
    header.u32(FRAMES - (HEADER + 4)).u32(entries.size());
    for (long[] entry : entries) {
      header.u32(entry[0] - HEADER).u32(entry[1] - HEADER);
    }
    ElfWriter elf = new ElfWriter(ByteOrder.LITTLE_ENDIAN, 8, 3, machine);
    elf.load(4, 0x800, new byte[8], 8);
    elf.load(5, 0x1000, new byte[0x1000], 0x1000);
    elf.load(4, FRAMES, frames.toArray(), frames.size());
    elf.load(4, HEADER, header.toArray(), header.size());
    if (table) {
      elf.part(0x6474e550, HEADER, header.size());
    }
    byte[] file = elf.section(".eh_frame", 1, 2, FRAMES, frames.toArray(), 0, 0).write();
    files.put(LIBRARY, file);
    map(BIAS, 0x1000, 0, "r--", LIBRARY);
    // ElfWriter puts segments where it likes: what the program headers say is what counts
    map(CODE, 0x1000, segmentOffset(file, 1), "r-x", LIBRARY);
    map(BIAS + FRAMES, 0x1000, segmentOffset(file, 2), "r--", LIBRARY);
    map(BIAS + HEADER, 0x1000, segmentOffset(file, 3), "r--", LIBRARY);
    if (loaded) {
      memory.bytes(BIAS, java.util.Arrays.copyOf(file, 0x200));
      memory.bytes(BIAS + FRAMES, frames.toArray());
      memory.bytes(BIAS + HEADER, header.toArray());
    }
    return this;
  }

  private static long segmentOffset(byte[] file, int index) {
    long offset = 0;
    int at = 64 + 56 * index + 8;
    for (int i = 7; i >= 0; i--) {
      offset = offset << 8 | (file[at + i] & 0xff);
    }
    return offset;
  }

  void map(long start, long size, long offset, String rights, String path) {
    mappings.add(mapping(start, size, offset, rights, path));
    mappings.sort(Comparator.comparingLong(Mapping::start));
    if (rights.charAt(1) == 'w' || rights.charAt(2) == 'x') {
      for (long at = start; at < start + size; at += 4096) {
        memory.bytes(at, (byte) 0);
      }
    }
  }

  /** Registers by DWARF numbers and values in turn; others are 0. */
  Registers registers(long... pairs) {
    int[] places = {10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16};
    Bytes dump = bytes();
    for (int i = 0; i < 34; i++) {
      dump.u64(0);
    }
    for (int i = 0; i < pairs.length; i += 2) {
      int register = (int) pairs[i];
      dump.put(8 * (arm() ? register : places[register]), pairs[i + 1], 8);
    }
    Registers registers = Registers.of(architecture, dump.toArray());
    if (registers == null) {
      throw new IllegalStateException("no registers of " + architecture);
    }
    return registers;
  }

  NativeStack unwind(long... registers) {
    return new Unwinder(this, LoadedModules.of(this)).unwind(registers(registers));
  }

  @Override
  public Architecture architecture() {
    return architecture;
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
    return bytes == null ? null : FileMemory.of(bytes);
  }
}

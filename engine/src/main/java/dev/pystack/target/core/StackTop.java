package dev.pystack.target.core;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the kernel puts at the upper end of a program's first stack ({@code fs/binfmt_elf.c}, {@code
 * create_elf_tables}): from below the number of arguments, their addresses, those of the
 * environment, the auxiliary vector, the strings, and last the path that was executed.
 */
final class StackTop {
  private static final int EXECFN = 31;
  private static final int MAX_KEY = 63;
  private static final int MAX_PATH = 4096;
  // between the vector's address of the path and the path lie all strings: 6 MiB at most
  // (execve(2))
  private static final int MAX_DISTANCE = 6 << 20;
  private static final int MAX_WORDS = 1 << 18;
  private static final int MAX_ARGUMENTS = 1 << 16;
  private static final int MAX_CHARS = 1 << 21;
  private static final int STEP = 1 << 12;

  private StackTop() {}

  /**
   * Where the path of the program executed lies, where no note tells: as the last string of the
   * highest writable memory.
   *
   * @return 0 where there is none
   */
  static long executedAs(TargetMemory dumped, List<Mapping> mappings) {
    for (int i = mappings.size() - 1; i >= 0; i--) {
      Mapping m = mappings.get(i);
      if (!m.writable()) {
        continue;
      }
      // a word of zeros ends it
      int size = (int) Math.min(m.size(), MAX_PATH);
      int word = dumped.addressSize();
      try {
        byte[] end = dumped.bytes(m.end() - size, size);
        int last = size - word - 1;
        int at = last;
        while (at > 0 && end[at - 1] != 0) {
          at--;
        }
        if (at == 0 || at == last || end[last] != 0 || end[at - 1] != 0) {
          return 0;
        }
        long path = m.end() - size + at;
        return vectorEntry(dumped, m, path) == 0 ? 0 : path;
      } catch (MemoryFault notDumped) {
        return 0;
      }
    }
    return 0;
  }

  /**
   * The program's arguments.
   *
   * @param executedAs where the path lies by which it was executed
   * @return none where they cannot be found
   */
  static List<String> arguments(TargetMemory dumped, List<Mapping> mappings, long executedAs) {
    int i = Mapping.indexAt(mappings, executedAs);
    if (executedAs == 0 || i < 0) {
      return List.of();
    }
    try {
      return arguments(dumped, mappings.get(i), executedAs);
    } catch (MemoryFault notDumped) {
      return List.of();
    }
  }

  private static List<String> arguments(TargetMemory memory, Mapping stack, long executedAs)
      throws MemoryFault {
    int word = memory.addressSize();
    long at = vectorEntry(memory, stack, executedAs);
    if (at == 0) {
      return List.of();
    }
    for (int i = 0; i < MAX_KEY; i++) {
      long key = memory.pointer(at - 2L * word);
      if (key <= 0 || key > MAX_KEY) {
        break;
      }
      at -= 2L * word;
    }
    // below the vector: a word of zeros, the environment, another, the arguments, their number
    at -= word;
    if (memory.pointer(at) != 0) {
      return List.of();
    }
    at -= word;
    for (int i = 0; i < MAX_WORDS && memory.pointer(at) != 0; i++) {
      at -= word;
    }
    List<String> arguments = new ArrayList<>();
    int chars = 0;
    for (int i = 0; i <= MAX_ARGUMENTS; i++) {
      at -= word;
      long value = memory.pointer(at);
      if (value == i) {
        Collections.reverse(arguments);
        return arguments;
      }
      if (!stack.contains(value) || chars >= MAX_CHARS) {
        return List.of();
      }
      String argument = memory.cString(value, MAX_CHARS - chars);
      chars += argument.length() + 1;
      arguments.add(argument);
    }
    return List.of();
  }

  /** Where in the auxiliary vector the path's entry lies: the next below it that leads to it. */
  private static long vectorEntry(TargetMemory memory, Mapping stack, long path)
      throws MemoryFault {
    int word = memory.addressSize();
    long end = path & -word;
    long lowest = Math.max(stack.start(), end - MAX_DISTANCE);
    while (end - lowest >= 2L * word) {
      long start = Math.max(lowest, end - STEP);
      byte[] bytes = memory.bytes(start, (int) (end - start));
      for (int i = bytes.length - 2 * word; i >= 0; i -= word) {
        if (memory.unsigned(bytes, i, word) == EXECFN
            && memory.unsigned(bytes, i + word, word) == path) {
          return start + i;
        }
      }
      // an entry may lie across two pieces
      end = start == lowest ? lowest : start + word;
    }
    return 0;
  }
}

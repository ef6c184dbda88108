package dev.pystack.bench;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code bench/hot} has made, by system properties. */
public final class Inputs {
  private Inputs() {}

  /** A running Python program of so many threads, all asleep. */
  static int pid(int threads) {
    return Integer.parseInt(property("pid." + threads));
  }

  /** The core of a Python program, as the kernel writes it, or as gdb's gcore does. */
  public static String core() {
    return property("core");
  }

  /** A core in which all that is writable is zero, but for one block of noise. */
  static String emptied() {
    return property("emptied");
  }

  /** The file in which the interpreter's code is: a libpython or a python. */
  public static Path library() {
    return Path.of(property("library"));
  }

  /** The project's folder. */
  static Path root() {
    return Path.of(property("root"));
  }

  private static String property(String name) {
    String value = System.getProperty("pystack.bench." + name);
    if (value == null) {
      throw new IllegalStateException("no pystack.bench." + name + ": run bench/hot");
    }
    return value;
  }

  /** A file in this JVM's memory, so that what is measured is not the reading of it. */
  public record Bytes(byte[] bytes) implements Memory {
    public static Bytes of(Path file) throws IOException {
      return new Bytes(Files.readAllBytes(file));
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws MemoryFault {
      if (address < 0 || address > bytes.length - length) {
        throw new MemoryFault(address, "past the end");
      }
      System.arraycopy(bytes, (int) address, into, offset, length);
    }
  }

  /** Places spread evenly over a list, so that no cache of a few answers helps. */
  public static <T> List<T> spread(List<T> all, int count) {
    List<T> some = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((long) i * all.size() / count)));
    }
    return some;
  }
}

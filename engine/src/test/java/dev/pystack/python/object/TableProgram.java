package dev.pystack.python.object;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Layouts;
import dev.pystack.python.layout.PythonVersion;
import dev.pystack.testkit.interpreters.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code table.py} running in an interpreter: it has built a table of values, told where they are
 * and what its own {@code repr} of them is, and waits until its standard input ends; so it dies
 * with us in any case.
 */
final class TableProgram implements AutoCloseable {
  private static final long READY_SECONDS = 60;
  private static final String[] FILES = {"table.py", "table_36.py"};

  /**
   * @param address its {@code id()}
   * @param kind what it is there for
   * @param repr what Python says, or what {@code table.py} says that ours is
   */
  record Value(long address, String kind, String repr) {}

  private final Process process;
  private final Path folder;
  private final RandomAccessFile memory;
  private final Layout layout;
  private final List<Value> values;

  private TableProgram(
      Process process, Path folder, RandomAccessFile memory, Layout layout, List<Value> values) {
    this.process = process;
    this.folder = folder;
    this.memory = memory;
    this.layout = layout;
    this.values = values;
  }

  static TableProgram start(Interpreter interpreter) throws IOException, InterruptedException {
    Path root = interpreter.root();
    Path parent =
        root == null ? Path.of(System.getProperty("java.io.tmpdir")) : root.resolve("tmp");
    Path folder = Files.createTempDirectory(parent.toRealPath(), "pystack-table-");
    Process process = null;
    boolean started = false;
    try {
      for (String file : FILES) {
        try (InputStream in = TableProgram.class.getResourceAsStream(file)) {
          Files.copy(Objects.requireNonNull(in, file), folder.resolve(file));
        }
      }
      Path table = folder.resolve("table.txt");
      List<String> line = new ArrayList<>(interpreter.command());
      line.add(interpreter.inside(folder.resolve("table.py")).toString());
      line.add(interpreter.inside(table).toString());
      ProcessBuilder builder = new ProcessBuilder(line);
      builder.directory(folder.toFile());
      builder.redirectErrorStream(true);
      builder.redirectOutput(folder.resolve("output.txt").toFile());
      builder.environment().keySet().removeIf(key -> key.startsWith("PYTHON"));
      builder.environment().putAll(interpreter.environment());
      process = builder.start();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
      while (!Files.exists(table)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException(Files.readString(folder.resolve("output.txt")));
        }
        Thread.sleep(5);
      }
      TableProgram program = read(process, folder, table);
      started = true;
      return program;
    } finally {
      if (!started) {
        if (process != null) {
          process.destroyForcibly().waitFor();
        }
        delete(folder);
      }
    }
  }

  private static TableProgram read(Process process, Path folder, Path table) throws IOException {
    List<String> lines = Files.readAllLines(table);
    String[] head = lines.getFirst().split(" ");
    PythonVersion version = PythonVersion.ofHex(Long.parseLong(head[0], 16));
    Layout layout = Objects.requireNonNull(Layouts.of(version, Abi.of(8, head[1].equals("1"))));
    List<Value> values = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split(" ");
      StringBuilder repr = new StringBuilder();
      if (!words[2].equals("-")) {
        for (int i = 0; i < words[2].length(); i += 4) {
          repr.append((char) HexFormat.fromHexDigits(words[2], i, i + 4));
        }
      }
      values.add(new Value(Long.parseLong(words[0], 16), words[1], repr.toString()));
    }
    RandomAccessFile memory = new RandomAccessFile("/proc/" + process.pid() + "/mem", "r");
    return new TableProgram(process, folder, memory, layout, values);
  }

  Layout layout() {
    return layout;
  }

  List<Value> values() {
    return values;
  }

  /** Its memory, read at once. */
  Memory memory() {
    return (address, into, offset, length) -> {
      try {
        if (address < 0) {
          throw new MemoryFault(address, "not a user's address");
        }
        memory.seek(address);
        memory.readFully(into, offset, length);
      } catch (IOException unreadable) {
        throw new MemoryFault(address, "unreadable memory");
      }
    };
  }

  @Override
  public void close() throws IOException, InterruptedException {
    memory.close();
    process.destroyForcibly().waitFor();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

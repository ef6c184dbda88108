package dev.pystack.testkit.gdb;

import dev.pystack.testkit.gdb.GdbFrame.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks gdb for the native stacks in a core. */
public final class Gdb {
  private static final long SECONDS = 300;

  private final String program;
  private final Path core;
  private final Path executable;
  private final List<String> first = new ArrayList<>();
  private boolean cfa;

  private Gdb(String program, Path core, Path executable) {
    Assumptions.assumeTrue(Files.isExecutable(Path.of(program)), program.substring(9));
    this.program = program;
    this.core = core;
    this.executable = executable;
  }

  /** Whoever lacks gdb skips the test. */
  public static Gdb of(Path core, Path executable) {
    return new Gdb("/usr/bin/gdb", core, executable);
  }

  /** One that knows other machines. Whoever lacks it skips the test. */
  public static Gdb ofAnyMachine(Path core, Path executable) {
    return new Gdb("/usr/bin/gdb-multiarch", core, executable);
  }

  /** A command before the core is read, such as {@code set sysroot PATH}. */
  public Gdb command(String command) {
    first.add(command);
    return this;
  }

  /** Asks for each frame's CFA too: slow. */
  public Gdb withCfa() {
    cfa = true;
    return this;
  }

  /** By the kernel's id of each thread, all its frames. */
  public Map<Integer, GdbStack> stacks() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pystack-gdb-");
    Path script = folder.resolve("stacks.py");
    Path answer = folder.resolve("stacks.json");
    Path output = folder.resolve("output.txt");
    try {
      try (InputStream in = Gdb.class.getResourceAsStream("stacks.py")) {
        if (in == null) {
          throw new IOException("testkit has no stacks.py");
        }
        Files.copy(in, script);
      }
      List<String> line = new ArrayList<>();
      line.addAll(List.of(program, "-nx", "-q", "-batch"));
      line.addAll(List.of("-iex", "set auto-load off", "-iex", "set debuginfod enabled off"));
      for (String command : first) {
        line.addAll(List.of("-iex", command));
      }
      line.addAll(List.of(executable.toString(), core.toString(), "-x", script.toString()));
      ProcessBuilder builder = new ProcessBuilder(line);
      builder.environment().put("PYSTACK_STACKS", answer.toString());
      builder.environment().put("PYSTACK_STACKS_CFA", cfa ? "1" : "0");
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IOException("gdb did not end within " + SECONDS + " s");
      }
      if (!Files.exists(answer)) {
        throw new IOException("gdb: " + Files.readString(output, StandardCharsets.UTF_8));
      }
      return parse(Files.readAllBytes(answer));
    } finally {
      for (Path path : List.of(script, answer, output, folder)) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static Map<Integer, GdbStack> parse(byte[] json) {
    Map<Integer, GdbStack> stacks = new TreeMap<>();
    for (Map.Entry<String, JsonNode> thread : JsonMapper.shared().readTree(json).properties()) {
      List<GdbFrame> frames = new ArrayList<>();
      for (JsonNode frame : thread.getValue().get("frames")) {
        String kind = frame.get("kind").asString();
        if (!kind.equals("tailcall")) {
          frames.add(frame(frame, kind));
        }
      }
      stacks.put(
          Integer.valueOf(thread.getKey()), new GdbStack(frames, text(thread.getValue(), "end")));
    }
    return stacks;
  }

  private static GdbFrame frame(JsonNode frame, String kind) {
    return new GdbFrame(
        // gdb's own number may be signed or not
        frame.get("pc").bigIntegerValue().longValue(),
        switch (kind) {
          case "inlined" -> Kind.INLINED;
          case "signal" -> Kind.SIGNAL;
          default -> Kind.NORMAL;
        },
        text(frame, "function"),
        text(frame, "symbol"),
        text(frame, "file"),
        frame.path("line").asInt(0),
        frame.path("cfa").bigIntegerValue(java.math.BigInteger.ZERO).longValue());
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.asString() : null;
  }
}

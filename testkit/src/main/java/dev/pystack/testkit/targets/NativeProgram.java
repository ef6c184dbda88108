package dev.pystack.testkit.targets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program of testkit's in C, compiled with chosen options. */
public final class NativeProgram {
  private static final long SECONDS = 60;

  private final Path executable;

  private NativeProgram(Path executable) {
    this.executable = executable;
  }

  /**
   * Compiles it; a machine without gcc skips the test.
   *
   * @param source such as {@code stacks.c}
   */
  public static NativeProgram compile(Path folder, String source, String... options)
      throws IOException, InterruptedException {
    return compileBy("gcc", folder, source, options);
  }

  /** As {@link #compile}, by another compiler. */
  public static NativeProgram compileBy(String name, Path folder, String source, String... options)
      throws IOException, InterruptedException {
    Path compiler = Path.of("/usr/bin", name);
    Assumptions.assumeTrue(Files.isExecutable(compiler), name);
    Path copy = folder.resolve(source);
    try (InputStream in = NativeProgram.class.getResourceAsStream(source)) {
      if (in == null) {
        throw new IOException("testkit has no " + source);
      }
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    Path executable = folder.resolve(source.substring(0, source.lastIndexOf('.')));
    List<String> line = new ArrayList<>(List.of(compiler.toString(), "-pthread"));
    line.addAll(List.of(options));
    line.addAll(List.of("-o", executable.toString(), copy.toString()));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(name + ": " + said);
    }
    return new NativeProgram(executable);
  }

  public Path executable() {
    return executable;
  }

  /**
   * Runs it until it writes a file, gives its core by gcore, and kills it.
   *
   * @param argument what to do
   */
  public Path coreWhileIn(Path folder, String argument) throws IOException, InterruptedException {
    Path ready = folder.resolve("ready-" + argument);
    Process process =
        new ProcessBuilder(executable.toString(), argument, ready.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!Files.exists(ready)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException(executable + " " + argument + " was not ready");
        }
        Thread.sleep(5);
      }
      return Cores.gcore(process.pid(), folder);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}

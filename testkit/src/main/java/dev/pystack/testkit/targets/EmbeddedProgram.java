package dev.pystack.testkit.targets;

import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Compiles {@code embedded.c} against an interpreter that has its headers and a shared library, or
 * {@code hosting.c} against one that has a static one.
 */
final class EmbeddedProgram {
  private EmbeddedProgram() {}

  static Path compile(Interpreter interpreter, Path folder, RunMode mode)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc");
    boolean hosted = mode == RunMode.HOSTED;
    String asked =
        "import sysconfig as s; c = s.get_config_var; print(s.get_path('include'));"
            + (hosted
                ? " print(c('LIBPL')); print(c('LIBRARY'));"
                : " print(c('LIBDIR')); print(c('LDLIBRARY'));")
            + " print('%s %s' % (c('LIBS'), c('SYSLIBS')))";
    List<String> question = new ArrayList<>(interpreter.command());
    question.addAll(List.of("-c", asked));
    List<String> answers = run(question, folder, interpreter.environment()).lines().toList();
    Path include = Path.of(answers.get(0));
    Path library = Path.of(answers.get(1)).resolve(answers.get(2));
    Assumptions.assumeTrue(
        Files.exists(include.resolve("Python.h"))
            && library.toString().endsWith(hosted ? ".a" : ".so")
            && Files.exists(library)
            && !interpreter.has(Trait.MUSL),
        "headers and a " + (hosted ? "static" : "shared") + " library of " + interpreter.name());
    Path program = folder.resolve("embedded");
    List<String> line = new ArrayList<>(List.of("/usr/bin/gcc", "-O1", "-g", "-pthread"));
    line.addAll(List.of("-I" + include, "-o", program.toString()));
    line.add(folder.resolve(hosted ? "hosting.c" : "embedded.c").toString());
    line.add(library.toString());
    if (hosted) {
      line.addAll(List.of(answers.get(3).strip().split("\\s+")));
      // extension modules look for the interpreter's functions in the program
      line.add("-Wl,--export-dynamic");
    } else {
      line.add("-Wl,-rpath," + library.getParent());
    }
    run(line, folder, Map.of());
    return program;
  }

  private static String run(List<String> command, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command.get(0) + " failed: " + output);
    }
    return output.strip();
  }
}

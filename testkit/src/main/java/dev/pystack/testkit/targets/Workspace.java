package dev.pystack.testkit.targets;

import dev.pystack.testkit.interpreters.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder of its own for one target, where the interpreter can see it, with all programs. */
final class Workspace {
  private static final List<String> PROGRAMS =
      List.of(
          "truth.py",
          "native.py",
          "native_35.py",
          "signals.py",
          "sleeping.py",
          "deep.py",
          "many.py",
          "shapes.py",
          "shapes_3.py",
          "shapes_38.py",
          "shapes_310.py",
          "shapes_312.py",
          "lines.py",
          "collecting.py",
          "busy.py",
          "subinterpreters.py",
          "forked.py",
          "finalizing.py",
          "modes.py",
          "wrapped.py",
          "values.py",
          "values_37.py",
          "chaos.py",
          "recorded.py",
          "wheels.py",
          "thrown.py",
          "jit.py",
          "hot.py",
          "hosting.c",
          "embedded.c");

  private final Path folder;

  private Workspace(Path folder) {
    this.folder = folder;
  }

  static Workspace create(Interpreter interpreter) throws IOException {
    Path root = interpreter.root();
    Path parent =
        root == null ? Path.of(System.getProperty("java.io.tmpdir")) : root.resolve("tmp");
    Files.createDirectories(parent);
    Path folder = Files.createTempDirectory(parent.toRealPath(), "pystack-target-");
    for (String program : PROGRAMS) {
      try (InputStream in = Workspace.class.getResourceAsStream(program)) {
        if (in == null) {
          throw new IOException("testkit has no program " + program);
        }
        Files.copy(in, folder.resolve(program));
      }
    }
    return new Workspace(folder);
  }

  Path folder() {
    return folder;
  }

  /** Puts a program and what it imports into a zip file that Python can run. */
  Path zip(String program) throws IOException {
    Path zip = folder.resolve("program.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream writer = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (String name : List.of(program, "truth.py")) {
        byte[] content = Files.readAllBytes(folder.resolve(name));
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name.equals(program) ? "__main__.py" : name);
        // not compressed: some interpreters have no zlib
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        writer.putNextEntry(entry);
        writer.write(content);
        writer.closeEntry();
      }
    }
    return zip;
  }

  void delete() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
